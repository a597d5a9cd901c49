/**
 * A cause as one sentence that can be read out, and what would change it. Pure; numbers only through the formatters.
 */
import type { Label } from '#schema/measures.ts';
import { NO_VALUE, formatCount, formatValue } from '#web/lib/i18n/format.ts';
import { fill, type Lang } from '#web/lib/i18n/lang.ts';
import { DELAYS } from '#web/lib/indicators/evidence.ts';
import type { CauseAnswer, SlowRow } from './answer.ts';
import { causeNames } from './messages.ts';

type Told = Pick<
  SlowRow,
  'name' | 'level' | 'gap' | 'reference' | 'to_goal' | 'cause' | 'second' | 'only_typing' | 'no_data'
>;

/** “Mũi”, not “liều”: who hears of lacking “liều” thinks of vaccine. */
const opening: Label = {
  vi: '{name} còn thiếu {gap} mũi tiêm ({share} so với mức trung vị)',
  en: '{name} lacks {gap} doses ({share} of what the median would be)',
};
const openingGoal: Label = {
  vi: '{name} còn thiếu {gap} mũi tiêm ({share} so với mức cần để đạt mục tiêu)',
  en: '{name} lacks {gap} doses ({share} of what its goals need)',
};
const openingTyping: Label = {
  vi: '{name} không chậm tiêm mà chậm nhập',
  en: '{name} is not slow at injecting, it is late at typing',
};

const REASONS: Readonly<Record<string, Label>> = {
  late_typing: {
    vi: 'do nhập liệu muộn: đã nhập {entered} mũi, ước tính đã tiêm {estimated} mũi; {p90_delay}, thời hạn là {deadline}',
    en: 'because of late typing: {entered} doses are entered, an estimated {estimated} were given; {p90_delay}, the rule is {deadline}',
  },
  late_typing_manual: {
    vi: 'do nhập liệu muộn: báo cáo thủ công có {manual_given} mũi, hệ thống mới có {manual_entered} mũi của cùng những ngày ấy',
    en: 'because of late typing: manual reports have {manual_given} doses, the platform {manual_entered} of the same days',
  },
  no_stock: {
    vi: 'do hết vắc xin: còn {on_hand} liều, đủ dùng {days_of_stock} ngày',
    en: 'for lack of vaccine: {on_hand} doses on hand, enough for {days_of_stock} days',
  },
  no_stock_out: {
    vi: 'do hết vắc xin: {stockout_place_days} trên {session_place_days} lượt xã có buổi tiêm không còn liều nào',
    en: 'for lack of vaccine: on {stockout_place_days} of {session_place_days} place-days with a session nothing was on hand',
  },
  no_stock_place: {
    vi: 'do hết vắc xin: {stockout_place_days} trên {session_place_days} ngày có buổi tiêm không còn liều nào',
    en: 'for lack of vaccine: on {stockout_place_days} of {session_place_days} days with a session nothing was on hand',
  },
  no_stock_days: {
    vi: 'do hết vắc xin: {stockout_days} ngày có buổi tiêm mà không còn liều nào',
    en: 'for lack of vaccine: on {stockout_days} days with a session nothing was on hand',
  },
  not_collected: {
    vi: 'do chưa nhận đủ vắc xin: mới nhận {received} trên {decided} liều được phân bổ ({collected})',
    en: 'because its allocation was not collected: {received} of {decided} doses received ({collected})',
  },
  low_demand: {
    vi: 'do ít người đăng ký: còn {on_hand} liều mà chỉ {registered_waiting} người đăng ký đang chờ tiêm',
    en: 'because of low demand: {on_hand} doses are on hand and {registered_waiting} people are registered and waiting',
  },
  capacity: {
    vi: 'do hết công suất: mỗi bàn đã tiêm {per_table_hour} mũi mỗi giờ, mức tốt trong vùng là {best_per_table_hour}, trong khi còn {on_hand} liều và {registered_waiting} người chờ',
    en: 'because its tables are full: {per_table_hour} doses per table and hour, the local best is {best_per_table_hour}, while {on_hand} doses and {registered_waiting} people wait',
  },
  capacity_best: {
    vi: 'do hết công suất: mỗi bàn đã tiêm {per_table_hour} mũi mỗi giờ, thuộc mức cao nhất trong vùng, trong khi còn {on_hand} liều và {registered_waiting} người chờ',
    en: 'because its tables are full: {per_table_hour} doses per table and hour, among the best around, while {on_hand} doses and {registered_waiting} people wait',
  },
  not_yet_due: {
    vi: 'do chưa đến hạn: {next_not_yet_due} trên {left} mũi còn phải tiêm là mũi kế tiếp chưa đến ngày',
    en: 'because it is not yet due: {next_not_yet_due} of the {left} doses left are next doses before their date',
  },
  screening: {
    vi: 'do hoãn tiêm nhiều khi khám sàng lọc: {deferred} trên {screened} người ({deferred_share}), cả nước {national_deferred_share}',
    en: 'because many are deferred at screening: {deferred} of {screened} people ({deferred_share}), in the country {national_deferred_share}',
  },
};
const unclear: Label = {
  vi: 'chưa rõ nguyên nhân: các nguyên nhân đã thử đều không giải thích được phần thiếu này',
  en: 'for no clear reason: none of the causes that were tried explains it',
};
const noData: Label = {
  vi: 'chưa có dữ liệu: hệ thống chưa nhận được mũi tiêm, kho vắc xin hay buổi tiêm nào của đơn vị',
  en: 'and there is no data: the platform has no dose, stock or session of it',
};
const explained: Label = {
  vi: 'nguyên nhân này giải thích {share} phần thiếu',
  en: 'which explains {share} of the gap',
};
/** The opening of a unit that is late at typing only names no gap. */
const nothingLeft: Label = { vi: 'nhập đủ thì không còn thiếu', en: 'once all is typed nothing is lacking' };
const explainedTyping: Label = {
  vi: 'riêng việc này giải thích {share} số mũi còn thiếu trên sổ',
  en: 'which explains {share} of what the books lack',
};
const secondly: Label = {
  vi: 'Nguyên nhân thứ hai: {cause} ({share}).',
  en: 'Second cause: {cause} ({share}).',
};

const CHANGES: Readonly<Record<string, Label>> = {
  late_typing: {
    vi: 'Tăng người nhập liệu, nhập nốt ít nhất {doses} mũi đã tiêm của các buổi đã qua; xem điểm tiêm nào nhập muộn.',
    en: 'Send people to type at least {doses} doses of the past sessions; see which sites are late.',
  },
  no_stock: {
    vi: 'Cấp hoặc điều chuyển khoảng {doses} liều trước buổi tiêm kế tiếp.',
    en: 'Send or move about {doses} doses before the next session.',
  },
  not_collected: {
    vi: 'Nhận nốt {uncollected} liều đã có quyết định; nếu không dùng được thì đề nghị điều chuyển.',
    en: 'Collect the {uncollected} doses that were decided; if they cannot be used, have them moved.',
  },
  low_demand: {
    vi: 'Vận động thêm khoảng {doses} người đi tiêm, mở rộng nhóm ưu tiên; vắc xin chưa dùng đến có thể điều chuyển.',
    en: 'Call in about {doses} more people, open the next priority groups; stock that is not needed can be moved.',
  },
  capacity: {
    vi: 'Thêm bàn tiêm, thêm đội lưu động hoặc kéo dài giờ tiêm, đủ để tiêm thêm khoảng {doses} mũi.',
    en: 'Add tables or mobile teams, or longer hours, enough for about {doses} more doses.',
  },
  not_yet_due: {
    vi: 'Không cần tăng tốc: chuẩn bị vắc xin và lịch cho ngày đến hạn.',
    en: 'No hurry is needed: prepare vaccine and appointments for the day they fall due.',
  },
  screening: {
    vi: 'Rà soát theo hướng dẫn khám sàng lọc khoảng {doses} ca hoãn vượt mức chung cả nước; bố trí tiêm tại bệnh viện cho nhóm nguy cơ.',
    en: 'Review about {doses} deferrals above the national share against the screening guideline; offer injection in hospital to those at risk.',
  },
  not_clear: {
    vi: 'Gọi cho đơn vị để hỏi; kiểm tra lại số liệu kho, buổi tiêm và đăng ký.',
    en: 'Call the unit and ask; check its stock, sessions and registrations.',
  },
  no_data: {
    vi: 'Gọi cho đơn vị: đã tiêm, đã kết nối và gửi dữ liệu lên hệ thống chưa.',
    en: 'Call the unit: has it begun, and does its system send to the platform?',
  },
};

const FORMATS: Readonly<Record<string, 'percent' | 'days' | 'rate'>> = {
  collected: 'percent',
  deferred_share: 'percent',
  national_deferred_share: 'percent',
  days_of_stock: 'days',
  per_table_hour: 'rate',
  best_per_table_hour: 'rate',
};

/** Which of a cause's sentences its figures ask for. */
function reasonKey({ cause, figures }: CauseAnswer, level: string): string {
  const at = (name: string): number => figures[name] ?? 0;
  if (cause === 'late_typing') {
    const untyped = at('estimated') - at('entered');
    return at('manual_given') - at('manual_entered') > untyped ? 'late_typing_manual' : cause;
  }
  if (cause === 'no_stock') {
    if (at('stockout_place_days') > 0) return level === 'commune' ? 'no_stock_place' : 'no_stock_out';
    if (at('stockout_days') > 0) return 'no_stock_days';
  }
  // The best is a quantile: some are above it.
  if (cause === 'capacity' && at('per_table_hour') >= at('best_per_table_hour')) return 'capacity_best';
  return cause;
}

/** Delays in words: none is “the same day”, and the longest that is told apart means that or more. */
const DELAY_WORDS = {
  deadline: { vi: '{n} ngày', en: '{n} days' },
  deadlineSameDay: { vi: 'ngay trong ngày', en: 'the same day' },
  p90: { vi: '90% số mũi được nhập trong {n} ngày', en: '90% are entered within {n} days' },
  p90SameDay: { vi: '90% số mũi được nhập ngay trong ngày', en: '90% are entered on the same day' },
  p90Longer: {
    vi: 'chưa đến 90% số mũi được nhập trong {n} ngày',
    en: 'less than 90% are entered within {n} days',
  },
} as const satisfies Record<string, Label>;

function delayWords(name: 'p90_delay' | 'deadline', days: number, lang: Lang): string {
  const isLongest = name === 'p90_delay' && days >= DELAYS - 1;
  const words =
    name === 'deadline'
      ? DELAY_WORDS[days === 0 ? 'deadlineSameDay' : 'deadline']
      : DELAY_WORDS[isLongest ? 'p90Longer' : days === 0 ? 'p90SameDay' : 'p90'];
  return fill(words[lang], { n: formatCount(isLongest ? DELAYS - 2 : days, lang) });
}

function written(figures: CauseAnswer['figures'], lang: Lang): Record<string, string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      value === null
        ? NO_VALUE
        : name === 'p90_delay' || name === 'deadline'
          ? delayWords(name, value, lang)
          : formatValue(FORMATS[name] ?? 'count', value, lang),
    ]),
  );
}

/** Whole percents: read out, decimals only disturb. */
const shareOf = (share: number, lang: Lang): string => `${formatCount(Math.round(share * 100), lang)}%`;

/** Why a unit is slow, in one sentence; a second one names the second cause. */
export function sentenceOf(row: Told, lang: Lang): string {
  const { name, gap, reference, cause, second } = row;
  const share = shareOf(reference > 0 ? gap / reference : 1, lang);
  const beginning = row.only_typing ? openingTyping : row.to_goal ? openingGoal : opening;
  const begin = fill(beginning[lang], {
    name,
    gap: formatCount(gap, lang),
    share,
  });
  const reason = cause
    ? fill(REASONS[reasonKey(cause, row.level)]![lang], written(cause.figures, lang))
    : (row.no_data ? noData : unclear)[lang];
  // The opening has said that it is late typing.
  const told = row.only_typing ? reason.replace(/^[^:]+: /, '') : reason;
  const first = `${begin}${row.only_typing ? ':' : ','} ${told}`;
  const sentence = cause ? `${first}; ${explanation(cause, row.only_typing, lang)}.` : `${first}.`;
  if (!second) return sentence;
  const also = fill(secondly[lang], {
    cause: causeNames[second.cause][lang].toLocaleLowerCase(lang),
    share: shareOf(second.share, lang),
  });
  return `${sentence} ${also}`;
}

function explanation({ share }: CauseAnswer, onlyTyping: boolean, lang: Lang): string {
  const told = shareOf(share, lang);
  if (!onlyTyping) return fill(explained[lang], { share: told });
  return share >= 1 ? nothingLeft[lang] : fill(explainedTyping[lang], { share: told });
}

/** What would change it, and by how much. */
export function changeOf({ cause, no_data }: Pick<SlowRow, 'cause' | 'no_data'>, lang: Lang): string {
  if (!cause) return CHANGES[no_data ? 'no_data' : 'not_clear']![lang];
  const { decided, received } = cause.figures;
  return fill(CHANGES[cause.cause]![lang], {
    doses: formatCount(cause.doses, lang),
    uncollected: formatCount((decided ?? 0) - (received ?? 0), lang),
  });
}
