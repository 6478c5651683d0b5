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
