/**
 * The draft of an order to stop lots, in the form of an official letter of the Ministry of Health. A draft: a person decides, fills
 * in number and signature, and sends it. In Vietnamese whatever the screen's language, since that is what would be sent. Pure.
 */
import { vaccineOf } from '#schema/vaccines.ts';
import { formatCount, formatDate, formatInstant, formatMoment } from '../i18n/format.ts';
import type { SignalAnswer } from './answer.ts';

/** Places that a list of the letter itself names; the whole list goes with it as an annex. */
const NAMED_PLACES = 30;

export interface StopOrderOptions {
  /** When the figures were taken on the campaign's clock, ms. */
  readonly campaignMs: number;
  readonly simulated: boolean;
}

const n = (value: number): string => formatCount(value, 'vi');
const vaccineName = (code: string): string => vaccineOf(code)?.name ?? code;

/** Lines of plain text. */
export function stopOrder(answer: SignalAnswer, { campaignMs, simulated }: StopOrderOptions): string {
  const { holders, sites, lots } = answer;
  const named = lots.map(({ vaccine, lot }) => `vắc xin ${vaccineName(vaccine)}, lô ${lot}`).join('; ');
  const left = holders.reduce((sum, { on_hand }) => sum + on_hand, 0);
  const today = sites.reduce((sum, { given_today }) => sum + given_today, 0);
  const yesterday = sites.reduce((sum, { given_yesterday }) => sum + given_yesterday, 0);
  const given = sites.reduce((sum, one) => sum + one.given, 0);
  const recent = sites.filter((site) => site.given_last_hours);
  return [
    ...(simulated ? ['SỐ LIỆU MÔ PHỎNG – VĂN BẢN NÀY KHÔNG CÓ GIÁ TRỊ', ''] : []),
    'BỘ Y TẾ                                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Số:        /                                 Độc lập - Tự do - Hạnh phúc',
    '',
    'DỰ THẢO',
    `V/v tạm dừng sử dụng ${named}`,
    '',
    'Kính gửi:',
    ...recipients(answer).map((name) => `  - ${name};`),
    '  - Các đơn vị, cơ sở tiêm chủng đang bảo quản, sử dụng lô vắc xin nêu trên.',
    '',
    'Căn cứ Nghị định số 104/2016/NĐ-CP ngày 01 tháng 7 năm 2016 của Chính phủ quy định về hoạt động tiêm chủng;',
    'Căn cứ Thông tư số 34/2018/TT-BYT ngày 12 tháng 11 năm 2018 của Bộ trưởng Bộ Y tế;',
    '',
    `Theo số liệu trên Nền tảng đến ${formatInstant(campaignMs, 'vi')}: ${finding(answer)}`,
    'Đây là tín hiệu cần xem xét, chưa phải kết luận về nguyên nhân. Để bảo đảm an toàn tiêm chủng, Bộ Y tế đề nghị:',
    '',
    `1. Tạm dừng sử dụng và niêm phong toàn bộ ${named} kể từ khi nhận được văn bản này cho đến khi có thông báo mới.`,
    `2. Kiểm kê, bảo quản riêng số liều còn lại đúng điều kiện và báo cáo trong ngày. Theo sổ còn ${n(left)} liều tại ${n(countUnits(holders))} đơn vị.`,
    `3. Theo dõi sức khỏe những người đã tiêm lô này: ${n(given)} mũi, trong đó hôm nay ${n(today)} và hôm qua ${n(yesterday)} mũi${recentPhrase(answer, recent)}; sẵn sàng cấp cứu, điều trị.`,
    '4. Báo cáo bằng văn bản các trường hợp tai biến nặng trong 24 giờ; họp Hội đồng tư vấn chuyên môn đánh giá nguyên nhân theo quy định.',
    '5. Tiếp tục tiêm chủng bằng các lô vắc xin khác theo kế hoạch.',
    '',
    `Nơi còn giữ lô theo sổ${holders.length > NAMED_PLACES ? ` (${n(NAMED_PLACES)} nơi nhiều nhất, danh sách đầy đủ kèm theo)` : ''}:`,
    ...(holders.length === 0 ? ['  (theo sổ không nơi nào còn)'] : []),
    ...holders
      .slice(0, NAMED_PLACES)
      .map(
        ({ name, within, lot, on_hand }, i) =>
          `  ${n(i + 1)}. ${[name, within].filter((text) => text !== '').join(', ')}: ${n(on_hand)} liều${lots.length > 1 ? ` (lô ${lot})` : ''}`,
      ),
    ...giversOf(answer, recent, campaignMs),
    '',
    'Nơi nhận:                                              NGƯỜI CÓ THẨM QUYỀN KÝ',
    '  - Như trên;                                          (ký, ghi rõ họ tên, đóng dấu)',
    '  - Lưu: VT.',
    '',
  ].join('\n');
}

type Sites = SignalAnswer['sites'];

/** Set apart, since these doses are among those of the two days. */
function recentPhrase({ last_hours }: SignalAnswer, recent: Sites): string {
  if (!last_hours) return '';
  const doses = recent.reduce((sum, { given_last_hours }) => sum + given_last_hours!, 0);
  return ` (riêng ${n(last_hours.hours)} giờ qua ${n(doses)} mũi)`;
}

/** Who gave it in the last hours is to be called first. Left out when that is not known. */
function giversOf({ last_hours, lots }: SignalAnswer, recent: Sites, campaignMs: number): string[] {
  if (!last_hours) return [];
  const most =
    recent.length > NAMED_PLACES ? ` (${n(NAMED_PLACES)} nơi nhiều nhất, danh sách đầy đủ kèm theo)` : '';
  return [
    '',
    `Nơi đã tiêm lô trong ${n(last_hours.hours)} giờ đến ${formatInstant(Date.parse(last_hours.to), 'vi')}, theo số mũi đã nhập${most}:`,
    ...(recent.length === 0 ? ['  (chưa nhập mũi nào)'] : []),
    ...recent
      .slice(0, NAMED_PLACES)
      .map(({ site, name, within, lot, given_last_hours, last_given_at }, i) => {
        const place = [`điểm tiêm ${site}`, name, within].filter((text) => text !== '').join(', ');
        const last = last_given_at
          ? `, mũi cuối lúc ${formatMoment(Date.parse(last_given_at), campaignMs, 'vi')}`
          : '';
        return `  ${n(i + 1)}. ${place}: ${n(given_last_hours!)} mũi${last}${lots.length > 1 ? ` (lô ${lot})` : ''}`;
      }),
  ];
}

function countUnits(holders: SignalAnswer['holders']): number {
  return new Set(holders.map(({ unit }) => unit)).size;
}

/** Provinces that hold the lots or gave them: the last name of where each lies. */
function recipients({ holders, sites }: SignalAnswer): string[] {
  const provinces = [...holders, ...sites]
    .map(({ name, within }) => (within === '' ? name : within.split(', ').at(-1)!))
    .filter((name) => name !== 'Toàn quốc');
  return [...new Set(provinces)].sort((a, b) => a.localeCompare(b, 'vi')).map((name) => `Sở Y tế ${name}`);
}

function finding({ signal, cases }: SignalAnswer): string {
  const { subject, figures, place_name } = signal;
  const fatal = cases.reduce((sum, one) => sum + (one.severity === 'fatal' ? one.cases : 0), 0);
  const counted = `${n(figures.cases)} ca phản ứng nặng sau tiêm${fatal > 0 ? ` (trong đó ${n(fatal)} ca tử vong)` : ''}`;
  const expected = `${figures.expected < 0.05 ? 'dưới 0,1' : formatTenth(figures.expected)} ca nếu chỉ do ngẫu nhiên`;
  const at = `điểm tiêm ${subject.site} (${place_name})`;
  switch (subject.kind) {
    case 'cluster_day':
      return `ghi nhận ${counted} tại ${at}, tiêm ngày ${formatDate(subject.day, 'vi')}; dự kiến ${expected}.`;
    case 'cluster_lot':
      return `ghi nhận ${counted} của lô ${subject.lot} tại ${at}; dự kiến ${expected}.`;
    case 'lot_ratio':
      return `ghi nhận ${counted} của lô ${subject.lot}, so với các lô khác của cùng vắc xin trong cùng các tuần dự kiến ${expected}.`;
    case 'prr':
      return `ghi nhận ${n(figures.cases)} báo cáo có triệu chứng ${subject.symptom} sau tiêm vắc xin ${vaccineName(subject.vaccine)}; dự kiến ${expected}.`;
  }
}

const formatTenth = (value: number): string => value.toFixed(1).replace('.', ',');
