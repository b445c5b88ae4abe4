/** The sentence of a gateway in the language of whoever reads. */

import { useWords } from "../../parts/catalogue.ts";
import { answerNews } from "./answer-text.ts";
import { answerWords } from "./diagnostics-words.ts";

export function useAnswerText(): (detail: string) => string {
  const say = useWords(answerWords);
  return (detail) => {
    const news = answerNews(detail);
    if ("text" in news) return news.text;
    return "what" in news ? say(news.word, { what: news.what }) : say(news.word);
  };
}
