/** The days of a week as the catalogue names them, Monday first. */

export const dayKeys = ["day1", "day2", "day3", "day4", "day5", "day6", "day7"] as const;
