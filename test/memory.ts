import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** How many octets this process holds in buffers that somebody can still reach: what is garbage is collected first. */
export function heldOctets(): number {
  collect();
  return process.memoryUsage().arrayBuffers;
}
