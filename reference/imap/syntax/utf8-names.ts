import { encodeModifiedUtf7 } from '../../store/modified-utf7.js';

/** A mailbox name in UTF-8 (latin1, one character an octet) as the store has it. What is no UTF-8 stays, and no mailbox can have it. */
export function fromUtf8(written: string): string {
  const text = normalised(written);
  return text === undefined ? written : encodeModifiedUtf7(text);
}

/** The same text normalised, still as octets: what servers that take other forms have to do everywhere (RFC 9051 5.1). */
export function normalisedUtf8(written: string): string {
  const text = normalised(written);
  return text === undefined ? written : Buffer.from(text).toString('latin1');
}

function normalised(written: string): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(Buffer.from(written, 'latin1')).normalize('NFC');
  } catch {
    return undefined;
  }
}
