/** The most that a message may carry; everything larger is refused unread. */
const limit = 64 * 1024;

/** Names that would reach an object's prototype, were it ever copied carelessly. */
const forbidden = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Reads a message that travels as text.
 * @returns The object in it; null for anything over 64 kB, for what is no object, and for names that
 * reach for a prototype.
 */
export function readTextMessage(data: unknown): object | null {
  if (typeof data !== 'string' || data.length > limit) return null;
  if (new TextEncoder().encode(data).length > limit) return null;
  try {
    const read: unknown = JSON.parse(data);
    return acceptMessage(read);
  } catch {
    // Extensions and developer tools post texts of their own into every window.
    return null;
  }
}

/**
 * Looks a structured message over before a schema does: plain objects, arrays and simple values
 * alone, about 64 kB at the most, and no name that reaches for a prototype.
 */
export function acceptMessage(data: unknown): object | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  return measure(data, limit) >= 0 ? data : null;
}

/** What is left of the room once this has taken its share; below zero where it does not fit. */
function measure(value: unknown, room: number): number {
  if (typeof value === 'string') return room - value.length;
  if (typeof value !== 'object' || value === null) return room - 8;
  const isList = Array.isArray(value);
  // A buffer, a map or a file is nothing that either side says; its size would hide in it.
  if (!isList && !isPlain(value)) return -1;
  // Each container takes some room too, so that a message that holds itself ends here as well.
  let left = room - 8;
  for (const [name, inner] of Object.entries(value)) {
    if (!isList && forbidden.has(name)) return -1;
    left = measure(inner, left - name.length);
    if (left < 0) return -1;
  }
  return left;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
