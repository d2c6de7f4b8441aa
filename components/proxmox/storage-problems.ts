/** What PVE takes as the id of a storage. */
const idForm = /^[a-z][a-z0-9._-]*[a-z0-9]$/i;

/** What is wrong with what all storages have, in words. */
export function storageProblems(storage: {
  readonly id: string;
  readonly server: string;
}): string[] {
  const problems: string[] = [];
  if (!idForm.test(storage.id)) {
    problems.push(
      `id "${storage.id}" is not one that PVE takes. Start with a letter, then letters, digits, ".", "_" and "-".`,
    );
  }
  if (storage.server.trim() === "") {
    problems.push("server is empty. Give the address of the server.");
  }
  return problems;
}
