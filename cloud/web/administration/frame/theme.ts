/** antd in the colours of the house (parts/base.css). Text is 4.5:1 or more against what is behind it. */

import type { ThemeConfig } from "antd";

export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#0b5a78",
    colorInfo: "#0b5a78",
    colorLink: "#0b5a78",
    colorSuccess: "#1c6238",
    colorWarning: "#7d4a00",
    // Red is for a life alarm that nobody has in hand, on every page of the house.
    colorError: "#8a3b00",
    // What antd mixes of these dark colours is too dark to be written on.
    colorInfoBg: "#e3eff5",
    colorSuccessBg: "#e3f1e8",
    colorWarningBg: "#faf0dd",
    colorErrorBg: "#fbeae0",
    colorInfoBorder: "#8fb4c6",
    colorSuccessBorder: "#8db89c",
    colorWarningBorder: "#d3b27d",
    colorErrorBorder: "#d6a88c",
    colorText: "#14212b",
    colorTextSecondary: "#43535f",
    colorTextTertiary: "#5c6b76",
    colorTextQuaternary: "#5c6b76",
    colorTextPlaceholder: "#5c6b76",
    colorTextDescription: "#43535f",
    colorTextDisabled: "#5c6b76",
    // The edge of a field is what shows that it is one: 3:1.
    colorBorder: "#84919b",
    borderRadius: 8,
    fontSize: 15,
    controlHeight: 40,
    fontFamily:
      '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, "Segoe UI", sans-serif',
    motion: false,
  },
};
