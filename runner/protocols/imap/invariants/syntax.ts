import type { Invariant } from './invariant.js';

/** The form of what the server sends, which the grammar finds as it reads. */
export const syntax: readonly Invariant[] = [
  { id: 'line-ends', rule: 'rfc3501/2.2/lines-end-in-crlf', title: 'Every line ends with CRLF' },
  { id: 'literals', rule: 'rfc3501/4.3/literal-form', title: 'Literals have the form that a server may send' },
  { id: 'no-nul', rule: 'rfc3501/9/no-nul', title: 'No NUL octet is sent outside binary literals' },
  {
    id: 'eight-bit-outside-literals',
    rule: 'rfc3501/9/no-8-bit-outside-literals',
    title: 'Octets above 127 stand only in literals, unless UTF-8 was enabled',
  },
  {
    id: 'status-responses',
    rule: 'rfc3501/7.1/status-response-syntax',
    title: 'Status responses and response codes follow the formal syntax',
  },
  {
    id: 'fetch-data',
    rule: 'rfc3501/7.4.2/fetch-response-syntax',
    title: 'FETCH data follows the formal syntax',
  },
  {
    id: 'list-data',
    rule: 'rfc3501/7.2.2/list-response-syntax',
    title: 'LIST and LSUB data follows the formal syntax',
  },
  {
    id: 'response-grammar',
    rule: 'rfc3501/9/response-syntax',
    title: 'Every other response follows the formal syntax, without extra spaces',
  },
];
