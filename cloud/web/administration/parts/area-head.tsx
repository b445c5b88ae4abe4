/** How a page about an area begins: what it is, of which area, what it is for, and another area to choose. */

import { Tag } from "antd";
import type { ReactNode } from "react";
import { AreaFilter } from "./area-filter.tsx";
import { AreaName } from "./area-name.tsx";

export function AreaHead({ title, lead, area }: { title: string; lead: string; area: string }): ReactNode {
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        <Tag>
          <AreaName code={area} />
        </Tag>
      </div>
      <p className="lead">{lead}</p>
      <section className="sheet">
        <AreaFilter />
      </section>
    </>
  );
}
