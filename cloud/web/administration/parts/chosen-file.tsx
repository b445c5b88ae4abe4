/** A file of one's own, chosen in the page's language: the browser's own words are in the browser's. A field of antd's forms by its `id`. */

import { useState, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { fileWords } from "./chosen-file-words.ts";

export function FileField(given: {
  id?: string;
  accept: string;
  choose: (file: File | null) => void;
  "aria-describedby"?: string;
  "aria-invalid"?: "true" | "false";
}): ReactNode {
  const { accept, choose, ...field } = given;
  const say = useWords(fileWords);
  const [name, setName] = useState<string | null>(null);
  return (
    <span className="file-field">
      <input
        type="file"
        id={field.id}
        aria-describedby={field["aria-describedby"]}
        aria-invalid={field["aria-invalid"]}
        accept={accept}
        onChange={({ target }) => {
          const file = target.files?.[0] ?? null;
          setName(file?.name ?? null);
          choose(file);
        }}
      />
      <span className="file-button" aria-hidden="true">
        {say("choose")}
      </span>
      <span className="file-name" aria-hidden="true">
        {name ?? say("none")}
      </span>
    </span>
  );
}
