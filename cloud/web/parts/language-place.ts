/** Where a browser keeps the language that its reader chose: one place, so that who signs in in English finds every page in English. */

export const languagePlace = "shouwang-language";
