import { bodiesOf, type Entity, type Form, formsOf } from './entity.js';
import { envelope } from './envelope.js';
import {
  anyText,
  anything,
  type Expected,
  fields,
  nil,
  oneNumberOf,
  oneOf,
  oneTextOf,
  type PairGroup,
  text,
} from './expected.js';
import { unstructured } from './field-text.js';
import { fieldsNamed } from './header-fields.js';
import { parameterList } from './parameter-list.js';
import { readParameterised } from './parameters.js';

const basicNames = ['type', 'subtype', 'parameters', 'id', 'description', 'encoding', 'octets'];
const extensionNames = ['MD5', 'disposition', 'language', 'location'];

/**
 * The body structure of a message (RFC 3501 7.4.2).
 * @param extended with extension data, as far as the server gives them (BODYSTRUCTURE), or without (BODY)
 * @param part the number of the message/rfc822 part that holds it; not given: it is the message itself
 */
export function bodyStructure(message: Entity, extended: boolean, part?: string): Expected {
  return structure(message, extended, part, part === undefined ? '1' : `${part}.1`);
}

/**
 * @param part the number under which the parts of a multipart are counted
 * @param single the number that it has if it is no multipart: the body of a message is its part 1
 */
function structure(entity: Entity, extended: boolean, part: string | undefined, single: string): Expected {
  return oneOf(
    formsOf(entity).map(form =>
      form.kind === 'multipart' ? multipart(entity, form, extended, part) : singlePart(entity, form, extended, single),
    ),
  );
}

function multipart(entity: Entity, form: Form, extended: boolean, part: string | undefined): Expected {
  const children = form.parts.map((child, at) => {
    const number = part === undefined ? `${at + 1}` : `${part}.${at + 1}`;
    return { name: `part ${number}`, value: structure(child, extended, number, number) };
  });
  const at = children.length + 1;
  const items = [...children, ...fields(['subtype'], [text(form.subtype, true)], at)];
  const extension = [parameters(form), ...commonExtension(entity)];
  return {
    is: 'list',
    place: part === undefined ? 'the message' : `part ${part}`,
    items: extended ? [...items, ...fields(['parameters', ...extensionNames.slice(1)], extension, at + 1)] : items,
    least: items.length,
  };
}

function singlePart(entity: Entity, form: Form, extended: boolean, part: string): Expected {
  const bodies = bodiesOf(entity, form);
  const basic = (type: Expected, subtype: Expected, list: Expected) => [
    type,
    subtype,
    list,
    optional(entity, 'content-id'),
    optional(entity, 'content-description'),
    encoding(entity),
    oneNumberOf(bodies.map(body => body.length)),
  ];
  const of = (
    values: readonly Expected[],
    ...more: readonly (readonly [name: string, value: Expected])[]
  ): Expected => {
    const names = [...basicNames, ...more.map(([name]) => name)];
    const all = [...values, ...more.map(([, value]) => value)];
    const items = fields(names, all);
    const extension = [optional(entity, 'content-md5'), ...commonExtension(entity)];
    return {
      is: 'list',
      place: `part ${part}`,
      items: extended ? [...items, ...fields(extensionNames, extension, all.length + 1)] : items,
      least: all.length,
    };
  };
  const count = ['lines', lines(bodies)] as const;
  if (form.anyType) {
    return oneOf([of(basic(text('TEXT', true), anyText, anything), count), of(basic(anyText, anyText, anything))]);
  }
  const [type, subtype] = [text(form.type, true), text(form.subtype, true)];
  const values = basic(type, subtype, parameters(form));
  if (form.kind === 'message' && form.nested !== undefined) {
    const body = bodyStructure(form.nested, extended, part);
    return of(values, ['envelope', envelope(form.nested)], ['body', body], count);
  }
  if (form.type.toLowerCase() === 'text') return of(values, count);
  // RFC 6532 3.7: it may be seen as a message, as IMAP4rev2 has it.
  const global = form.type.toLowerCase() === 'message' && form.subtype.toLowerCase() === 'global';
  return global ? oneOf([of(values), of(values, ['envelope', anything], ['body', anything], count)]) : of(values);
}

/** Body parameters. The charset of a text that names none may be told (RFC 2045 5.2). */
function parameters(form: Form): Expected {
  if (!form.valid) return anything;
  const isText = form.type.toLowerCase() === 'text';
  const named = form.parameters.some(([name]) => /^charset(?:\*|$)/i.test(name));
  const implied: PairGroup = [[], [['CHARSET', text('US-ASCII', true)]]];
  return parameterList(form.parameters, isText && !named ? [implied] : []);
}

/** The text of a field, or NIL. One that is empty may count as none. */
function optional(entity: Entity, name: string): Expected {
  const found = fieldsNamed(entity.fields, name);
  if (found.length === 0) return nil;
  return oneOf(
    found.flatMap(field => {
      const value = unstructured(entity.octets, field);
      return field.value === '' ? [value, nil] : [value];
    }),
  );
}

/** Content-Transfer-Encoding, 7BIT where there is none (RFC 2045 6.1); what one that cannot be read stands for, no RFC says. */
function encoding(entity: Entity): Expected {
  const found = fieldsNamed(entity.fields, 'content-transfer-encoding');
  if (found.length === 0) return text('7BIT', true);
  return oneOf(
    found.map(field => {
      const read = readParameterised(field.value, false);
      return read?.valid && read.parameters.length === 0 ? text(read.value, true) : anyText;
    }),
  );
}

/** An unfinished last line may count; a line feed alone may end a line or not. */
function lines(bodies: readonly Buffer[]): Expected {
  return oneNumberOf(
    bodies.flatMap(body => {
      let [feeds, ends] = [0, 0];
      for (let at = body.indexOf(0x0a); at >= 0; at = body.indexOf(0x0a, at + 1)) {
        feeds++;
        if (at > 0 && body[at - 1] === 0x0d) ends++;
      }
      const unfinished = body.length > 0 && body.at(-1) !== 0x0a;
      return [ends, feeds].flatMap(count => (unfinished ? [count, count + 1] : [count]));
    }),
  );
}

/** Disposition, language, location. */
function commonExtension(entity: Entity): Expected[] {
  return [disposition(entity), language(entity), location(entity)];
}

function disposition(entity: Entity): Expected {
  const found = fieldsNamed(entity.fields, 'content-disposition');
  if (found.length === 0) return nil;
  return oneOf(
    found.map(field => {
      const read = readParameterised(field.value, false);
      if (read === undefined) return anything;
      const list = read.valid ? parameterList(read.parameters) : anything;
      return { is: 'list', items: fields(['type', 'parameters'], [text(read.value, true), list]) };
    }),
  );
}

/** A string, or a list of them (RFC 3501 7.4.2). */
function language(entity: Entity): Expected {
  const found = fieldsNamed(entity.fields, 'content-language');
  if (found.length === 0) return nil;
  return oneOf(
    found.flatMap(field => {
      const tags = field.value
        .replace(/\([^()]*\)/g, ' ')
        .split(',')
        .map(tag => tag.trim())
        .filter(tag => tag !== '');
      if (tags.length === 0 || !tags.every(tag => /^[A-Za-z0-9*-]+$/.test(tag))) return [anything];
      const values = tags.map(tag => text(tag, true));
      const list: Expected = {
        is: 'list',
        items: values.map((value, at) => ({ name: `language ${at + 1}`, value })),
      };
      return values.length === 1 ? [...values, list] : [list];
    }),
  );
}

/** A URI, whose white space is that of folds (RFC 2557 4.4.1). */
function location(entity: Entity): Expected {
  const found = fieldsNamed(entity.fields, 'content-location');
  if (found.length === 0) return nil;
  return oneOf([
    ...found.map(field => unstructured(entity.octets, field)),
    oneTextOf(found.map(field => field.value.replace(/[ \t]+/g, ''))),
    ...(found.some(field => field.value === '') ? [nil] : []),
  ]);
}
