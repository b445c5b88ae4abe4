/** The relation of residents to themselves, as it is kept, in whatever language somebody reads. Beside the shapes, because pages load no zod. */
export const ofThemselves = "本人";
