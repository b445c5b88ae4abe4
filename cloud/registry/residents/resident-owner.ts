/** Whose key seals what is written of a resident: their record, their consents, all that comes later. */
export const residentOwner = (residentId: string): string => `resident/${residentId}`;
