/** What a person is told, in both languages: Chinese comes first on every page. It holds nothing that was typed. */
export type Sentence = { zh: string; en: string };
