// Modules of one kind, by name.

/**
 * Load a module for each name.
 * @template Module
 * @param {string[]} names
 * @param {(name: string) => Promise<Module>} load
 * @returns {Promise<Record<string, Module>>}
 */
export async function loadEach(names, load) {
  const modules = await Promise.all(names.map(load));
  return Object.fromEntries(names.map((name, k) => [name, modules[k]]));
}

/**
 * The entry of a table that must have it.
 * @template Entry
 * @param {Record<string, Entry>} table
 * @param {string} kind What the table holds, for the message: "activation".
 * @param {string} name
 * @returns {Entry}
 * @throws {Error} If the table has no such entry; the message names those that it has.
 */
export function entryOf(table, kind, name) {
  if (Object.hasOwn(table, name)) return table[name];
  throw new Error(`${kind} must be one of ${Object.keys(table).join(", ")} (got ${name})`);
}
