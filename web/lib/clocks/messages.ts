/** Texts of the panel of the two clocks. */
export default {
  title: { vi: 'Hai đồng hồ: tiêm và nhập liệu', en: 'Two clocks: injection and entry' },
  empty: { vi: 'Chưa có mũi tiêm nào trong những ngày này.', en: 'No dose was given on these days.' },
  gathering: {
    vi: 'Đang đọc số liệu 28 ngày gần nhất; ước tính hiện sau ít phút.',
    en: 'The last 28 days are being read; estimates appear in a few minutes.',
  },
  day: { vi: 'Ngày tiêm', en: 'Day given' },
  entered: { vi: 'Đã nhập', en: 'Entered' },
  estimated: { vi: 'Ước tính khi nhập đủ (khoảng 80%)', en: 'Estimated when all is entered (80% range)' },
  manual: { vi: 'Báo cáo tay', en: 'Manual report' },
  manualGap: { vi: 'Báo cáo tay − đã nhập', en: 'Manual − entered' },
  missing: { vi: 'Còn thiếu', en: 'Missing' },
  late: { vi: 'Nhập quá hạn', en: 'Entered late' },
  deadline: { vi: 'Hạn nhập', en: 'Deadline' },
  delay: { vi: 'Độ trễ nhập: trung vị / 90%', en: 'Entry delay: median / 90%' },
  owner: { vi: 'Thiếu nhiều nhất ở', en: 'Most missing at' },
  sameDay: { vi: 'trong ngày', en: 'same day' },
  days: { vi: '{n} ngày', en: '{n} days' },
  orMore: { vi: '≥ {n} ngày', en: '≥ {n} days' },
  total: { vi: 'Từ {from} đến {to}', en: 'From {from} to {to}' },
  sentence: {
    vi: 'Đã nhập {entered} mũi; khi nhập đủ ước tính {p50} mũi (80%: {p10}–{p90}), còn thiếu {missing} mũi.',
    en: '{entered} doses entered; once all is entered an estimated {p50} (80%: {p10}–{p90}), {missing} missing.',
  },
  allEntered: {
    vi: 'Đã nhập {entered} mũi; ước tính không còn mũi nào chưa nhập.',
    en: '{entered} doses entered; an estimate of none is missing.',
  },
  oldest: {
    vi: 'Ngày cũ nhất còn thiếu: {day} ({age} ngày trước).',
    en: 'Oldest day that still misses doses: {day} ({age} days ago).',
  },
  pace: {
    vi: 'Một nửa số mũi được nhập {median}, chín phần mười {p90} sau khi tiêm; hạn hiện nay: {deadline}.',
    en: 'Half of the doses are entered {median}, nine tenths {p90} after the injection; the deadline now: {deadline}.',
  },
  within: { vi: 'trong vòng {n} ngày', en: 'within {n} days' },
  longer: { vi: 'muộn hơn {n} ngày', en: 'later than {n} days' },
  withinDay: { vi: 'ngay trong ngày', en: 'on the same day' },
  lateTotal: {
    vi: '{late} mũi đã nhập quá hạn theo quy định của ngày tiêm.',
    en: '{late} doses were entered after the deadline of their day.',
  },
  manualTotal: {
    vi: 'Báo cáo tay: {manual} mũi; cùng các đơn vị và ngày đó đã nhập {entered}; chênh lệch {gap}.',
    en: 'Manual reports: {manual} doses; entered for the same units and days: {entered}; difference {gap}.',
  },
  manualNone: { vi: 'Không có báo cáo tay trong những ngày này.', en: 'No manual report for these days.' },
  ownersUnits: { vi: 'Phần thiếu nằm ở', en: 'What is missing lies with' },
  ownersSites: {
    vi: 'Điểm tiêm nhập quá hạn nhiều nhất từ đầu chiến dịch',
    en: 'Sites with most late entries since the campaign began',
  },
  ownerDoses: { vi: '{doses} mũi, {share}', en: '{doses} doses, {share}' },
  note: {
    vi: 'Theo ngày tiêm, nơi tiêm. Ước tính từ độ trễ nhập 14 ngày gần nhất của chính đơn vị, mượn của các đơn vị lân cận khi ít số liệu (nowcast nhị thức–beta, Höhle & an der Heiden 2014); 80% số cuối cùng nằm trong khoảng. Hôm nay chưa hết ngày nên không ước tính. Báo cáo tay: của chính đơn vị nếu có, nếu không là tổng các đơn vị bên dưới, chỉ so với số đã nhập của đúng các đơn vị đã báo cáo.',
    en: 'By day given, at the place of injection. Estimated from the unit’s own entry delays of the last 14 days, borrowing from the units beside it where there are few (beta-binomial nowcast, Höhle & an der Heiden 2014); 80% of final figures lie in the range. Today is not over, so not estimated. Manual report: the unit’s own if there is one, else the sum of those below, compared with what the same units entered.',
  },
} as const;
