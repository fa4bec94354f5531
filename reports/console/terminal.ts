import type { Output } from '../reporter.js';

type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';
export type Paint = Readonly<Record<Colour, (text: string) => string>>;

const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Colours for a terminal that can show them; on anything else, or where NO_COLOR is set, text stays as it is. */
export function paintFor(output: Output, environment: NodeJS.ProcessEnv): Paint {
  const coloured = isTerminal(output, environment) && !environment.NO_COLOR;
  const dye = (colour: Colour) => (text: string) => {
    const [on, off] = codes[colour];
    return coloured && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
  return {
    red: dye('red'),
    green: dye('green'),
    yellow: dye('yellow'),
    cyan: dye('cyan'),
    dim: dye('dim'),
    bold: dye('bold'),
  };
}

/** Whether a line can be written over. */
export function isTerminal(output: Output, environment: NodeJS.ProcessEnv): boolean {
  return output.isTTY === true && environment.TERM !== 'dumb';
}
