import type { Results, VerdictEvent } from '../../record/events.js';
import { cutResults, header, results, verdicts, whole } from './sample.js';

/** The sample's verdicts, some of them otherwise, as another server's record. */
export function server(
  name: string,
  changed: Readonly<Record<string, Partial<VerdictEvent>>>,
  from = verdicts,
): Results {
  const record = whole(from.map(event => ({ ...event, ...changed[event.scenario] })));
  return { ...record, header: { ...header, target: { ...header.target, name } } };
}

/** A server that does all as the sample does, but for five scenarios. */
export const other = server('other', {
  'smtp/pipelining/answers-in-order': {
    verdict: 'fail',
    rule: 'rfc5321/4.1.1.1/ehlo-reply',
    reason: 'expected 250, got 500',
    transcript: [{ ms: 1, connection: 'smtp', direction: 'server', text: '500 what?\\r\\n', octets: 11 }],
  },
  'smtp/syntax/mail-from[no-brackets]': { verdict: 'known', known: { reason: 'for old clients' } },
  'smtp/chunking/last': { verdict: 'pass', reason: '' },
  'smtp/vrfy/reply': { reason: '550: the server tells' },
  'smtp/limits/line': { verdict: 'pass', reason: '' },
});

export { cutResults, results };
