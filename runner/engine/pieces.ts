/** Octets, so many times in turn. */
export interface Repeated {
  readonly unit: Buffer;
  readonly times: number;
}

/** All the parts one behind the other, in pieces of this many octets, each made when it is asked for; the last may be shorter. */
export function* pieces(parts: readonly Repeated[], size: number): Generator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for (const { unit, times } of parts) {
    const all = unit.length * times;
    for (let at = 0; at < all; ) {
      const piece = repeated(unit, at % unit.length, Math.min(size - length, all - at));
      held.push(piece);
      at += piece.length;
      length += piece.length;
      if (length < size) continue;
      yield Buffer.concat(held);
      held = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(held);
}

/** So many octets of a unit that is repeated, from one of its own on. */
function repeated(unit: Buffer, from: number, length: number): Buffer {
  if (from + length <= unit.length) return unit.subarray(from, from + length);
  return Buffer.alloc(length, Buffer.concat([unit.subarray(from), unit.subarray(0, from)]));
}
