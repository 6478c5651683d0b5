// What the linker writes in place of modules' own means.

interface ImportMeta {
  /** The source of a worker, as one classic script. */
  worker(): string;
}
