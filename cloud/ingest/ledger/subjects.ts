import type { SubjectMemory } from "./draft.ts";
export const createSubjects = (): Map<string, SubjectMemory> => new Map<string, SubjectMemory>();
