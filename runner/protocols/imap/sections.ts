import { sectionAnswers } from '../../oracle/message-item.js';
import { parseMessage } from '../../oracle/parse-message.js';
import { type SectionKind, sectionsOf } from '../../oracle/section-list.js';
import type { SectionQuestion, Sections } from '../protocol.js';

/** Items that are asked for in one command. */
const together = 12;

/** How a server is asked for every section of a message (RFC 3501 6.4.5), and what it has to answer. */
export const sections: Sections = {
  messages: 'FETCH 1:* (BODY.PEEK[])',
  questions(octets, number, kinds) {
    const list = sectionsOf(parseMessage(octets));
    const asked = kinds.flatMap((kind: SectionKind) => list[kind]);
    // What a reading of the message does not have may be refused: such a section is asked for alone.
    const alone = asked.filter(section => sectionAnswers(`[${section}]`, octets)?.missing !== false);
    const items = asked.filter(section => !alone.includes(section)).flatMap(section => itemsOf(section, octets));
    const questions: SectionQuestion[] = [];
    for (let at = 0; at < items.length; at += together) {
      questions.push(question(number, items.slice(at, at + together), false));
    }
    return [...questions, ...alone.map(section => question(number, [`[${section}]`], true))];
  },
};

/** A section as a whole, and three partials: its beginning, from its middle beyond its end, and from beyond its end. */
function itemsOf(section: string, octets: Buffer): string[] {
  const length = sectionAnswers(`[${section}]`, octets)?.octets[0]?.length ?? 0;
  const half = Math.ceil(length / 2);
  const partials = new Map([
    [0, half || 1],
    [half, length + 1],
    [length + 10, 5],
  ]);
  const whole = section === '' ? [] : [`[${section}]`];
  return [...whole, ...[...partials].map(([from, count]) => `[${section}]<${from}.${count}>`)];
}

function question(number: number, items: readonly string[], refusable: boolean): SectionQuestion {
  const wanted = Object.fromEntries(items.map(item => [`BODY${item}`, 'computed']));
  const answered = { untagged: [{ fetch: number, items: wanted }], tagged: 'OK' };
  return {
    command: `FETCH ${number} (${items.map(item => `BODY.PEEK${item}`).join(' ')})`,
    expect: refusable ? [answered, { tagged: ['NO', 'BAD'] }, { tagged: 'OK', count: { FETCH: 0 } }] : answered,
  };
}
