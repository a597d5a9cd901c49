/** What each check of the radar is called, by which rule it finds, and what its findings are. */
import type { Label } from '#schema/measures.ts';
import type { RadarCheck } from '../indicators/radar.ts';

export interface CheckText {
  readonly label: Label;
  readonly rule: Label;
  /** What is counted. */
  readonly of: Label;
  /** How far the check can see. */
  readonly reach?: Label;
}

const DOSES: Label = { vi: 'mũi', en: 'doses' };
const check = (label: Label, rule: Label, of: Label = DOSES): CheckText => ({ label, rule, of });

const PERSON: Label = {
  vi: 'So các mũi cùng mã người trong toàn quốc, theo lần đọc gần nhất. Mũi không có mã người không so được.',
  en: 'Doses of the same pseudonym are compared over the whole country, as of the last look. Doses without a pseudonym cannot be compared.',
};
const person = (label: Label, vi: string, en: string): CheckText => ({
  ...check(label, { vi, en }),
  reach: PERSON,
});

export const CHECK_TEXTS: Readonly<Record<RadarCheck, CheckText>> = {
  dose_without_previous: person(
    { vi: 'Có mũi sau, không có mũi trước', en: 'A later dose without the one before' },
    'Có mũi n nhưng không có mũi n − 1.',
    'Dose n is there, dose n − 1 is not.',
  ),
  dose_before_previous: person(
    { vi: 'Mũi sau tiêm trước mũi trước', en: 'A later dose given before the one before' },
    'Thời điểm mũi n sớm hơn mũi n − 1.',
    'Dose n was given earlier than dose n − 1.',
  ),
  interval_short: person(
    { vi: 'Khoảng cách giữa hai mũi quá ngắn', en: 'Interval between doses too short' },
    'Trong liều cơ bản, ngắn hơn khoảng cách tối thiểu của vắc xin mũi trước.',
    'Within the primary series, shorter than the least interval of the product given before.',
  ),
  number_twice: person(
    { vi: 'Một người hai lần cùng mũi số', en: 'Same person and number twice' },
    'Cùng mã người, cùng mũi số, nhiều bản ghi.',
    'Same pseudonym and number, several records.',
  ),
  two_sources: person(
    { vi: 'Một mũi tiêm từ hai nguồn', en: 'One injection from two sources' },
    'Cùng mã người, mũi số, ngày, vắc xin và lô, từ hai nguồn khác nhau.',
    'Same pseudonym, number, day, vaccine and lot, from two sources.',
  ),
  identity_missing: check(
    { vi: 'Thiếu số định danh', en: 'No identity number' },
    { vi: 'Danh tính của mũi tiêm ghi là thiếu.', en: 'The identity of the dose is given as missing.' },
  ),
  before_approval: check(
    { vi: 'Tiêm trước ngày vắc xin được phê duyệt', en: 'Given before the vaccine was approved' },
    {
      vi: 'Ngày tiêm trước ngày quyết định phê duyệt có điều kiện của Bộ Y tế.',
      en: 'Given before the day of the Ministry of Health’s decision on conditional approval.',
    },
  ),
  lot_expired: check(
    { vi: 'Tiêm sau hạn dùng của lô', en: 'Given after the expiry of the lot' },
    {
      vi: 'Ngày tiêm sau hạn dùng ghi trong sổ phân bổ; lô có nhiều hạn dùng thì lấy hạn muộn nhất.',
      en: 'Given after the expiry stated in the books of allocation; of several stated, the latest.',
    },
  ),
  lot_not_received: check(
    { vi: 'Dùng lô chưa từng nhận', en: 'Lot never received' },
    {
      vi: 'Xã, huyện và tỉnh của nơi tiêm chưa từng nhận lô này, trong khi tỉnh có ghi sổ nhận vắc xin.',
      en: 'Neither the commune nor its district or province ever received this lot, while the province does book receipts.',
    },
  ),
  hourly_overload: check(
    { vi: 'Tiêm nhiều hơn số bàn có thể', en: 'More doses than the tables can give' },
    {
      vi: 'Trong một giờ tại một điểm tiêm: số mũi > số bàn của buổi tiêm × số mũi tối đa mỗi bàn mỗi giờ.',
      en: 'In one hour at one site: doses > tables of the session × the most a table can give in an hour.',
    },
    { vi: 'giờ tại điểm tiêm', en: 'hours at sites' },
  ),
  entry_backlog: check(
    { vi: 'Ngày nhập dồn hồ sơ cũ', en: 'Days of old entries' },
    {
      vi: 'Hơn một nửa số mũi nhập trong ngày là mũi tiêm trước đó hơn một tuần.',
      en: 'More than half of the doses entered on the day were given more than a week before.',
    },
    { vi: 'ngày tại xã', en: 'days at communes' },
  ),
  onset_before_injection: check(
    { vi: 'Phản ứng khởi phát trước khi tiêm', en: 'Onset before injection' },
    { vi: 'Thời điểm khởi phát trước thời điểm tiêm.', en: 'The onset lies before the injection.' },
    { vi: 'báo cáo', en: 'reports' },
  ),
  stock_negative: check(
    { vi: 'Tồn kho dưới 0', en: 'Stock below zero' },
    {
      vi: 'Nhận + điều chuyển đến − điều chuyển đi − hủy − đã tiêm < 0, tại đơn vị có ghi sổ vắc xin.',
      en: 'Received + moved in − moved out − wasted − given < 0, at units that book vaccine.',
    },
    { vi: 'đơn vị', en: 'units' },
  ),
  coverage_over: check(
    { vi: 'Bao phủ trên 100%', en: 'Coverage over 100%' },
    {
      vi: 'Số người từ 18 tuổi đã tiêm > dân số từ 18 tuổi của đơn vị.',
      en: 'People 18 and over with a dose > population over 18 of the unit.',
    },
    { vi: 'đơn vị', en: 'units' },
  ),
};
