import manifest from '@resolutionflow/elements/custom-elements.json';

/** An event as the events page lists it. */
export interface EventRow {
  type: string;
  className: string;
  description: string;
  /** Fields of the event object with their types. */
  fields: { name: string; type: string }[];
  /** Tags of the elements that send it. */
  from: string[];
  /** A wish, sent before the act; `preventDefault()` stops it. */
  cancelable: boolean;
}

interface Declaration {
  name: string;
  description?: string;
  tagName?: string;
  superclass?: { name: string };
  members?: { name: string; static?: boolean; default?: string; type?: { text: string } }[];
  cancelable?: boolean;
  events?: { name: string }[];
}

/** Every event of every element, read from the manifest that is made of their sources. */
export function eventRows(): EventRow[] {
  // TypeScript reads a type of its own out of every entry of the file; this is what they share.
  const { modules } = manifest as unknown as { modules: { declarations: Declaration[] }[] };
  const declarations = modules.flatMap((module) => module.declarations);
  const elements = declarations.filter(({ tagName }) => tagName);
  return declarations
    .filter(({ superclass }) => superclass?.name === 'Event')
    .map(({ name, description = '', members = [], cancelable = false }) => {
      const type = members.find((member) => member.static)?.default?.replaceAll("'", '') ?? '';
      return {
        type,
        className: name,
        description,
        fields: members
          .filter((member) => !member.static)
          .map((member) => ({ name: member.name, type: member.type?.text ?? 'unknown' })),
        from: elements
          .filter(({ events = [] }) => events.some((event) => event.name === type))
          .map(({ tagName = '' }) => tagName),
        cancelable,
      };
    })
    .sort((a, b) => a.type.localeCompare(b.type));
}
