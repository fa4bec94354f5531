import type { RelayedMail } from '../../runner/sink/mail.js';
import type { Sink } from '../../runner/sink/sink.js';

/** Every message that the sink has taken so far. */
export async function taken(sink: Sink): Promise<readonly RelayedMail[]> {
  const seen = new Set<RelayedMail>();
  for (;;) {
    // The deadline has passed: what is not there is not waited for.
    const mail = await sink.book.next('@', seen, 0, new AbortController().signal);
    if (mail === undefined) return [...seen];
    seen.add(mail);
  }
}
