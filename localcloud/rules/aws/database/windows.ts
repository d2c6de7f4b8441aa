const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const day = 24 * 60;

/** Whether a daily window, `02:00-03:00`, meets a weekly one, `sun:02:30-sun:03:30`. Either may cross midnight. */
export function overlapping(daily: string, weekly: string): boolean {
  const [dailyFrom, dailyTo] = daily.split("-").map(minutes);
  const [weeklyFrom, weeklyTo] = weekly.split("-").map(weekMinutes);
  if ([dailyFrom, dailyTo, weeklyFrom, weeklyTo].some((value) => value === undefined)) return false;
  const week = days.map((_name, index) =>
    stretch((dailyFrom ?? 0) + index * day, (dailyTo ?? 0) + index * day, day),
  );
  const [from, to] = stretch(weeklyFrom ?? 0, weeklyTo ?? 0, 7 * day);
  return week.some(([start, end]) =>
    [-7 * day, 0, 7 * day].some((shift) => start + shift < to && from < end + shift),
  );
}

/** A stretch that ends before it begins goes on past midnight. */
function stretch(from: number, to: number, whole: number): [number, number] {
  return [from, to <= from ? to + whole : to];
}

function minutes(time: string): number | undefined {
  const parts = /^(\d\d):(\d\d)$/.exec(time);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : undefined;
}

function weekMinutes(text: string): number | undefined {
  const index = days.indexOf(text.slice(0, 3).toLowerCase());
  const within = minutes(text.slice(4));
  return index < 0 || within === undefined ? undefined : index * day + within;
}
