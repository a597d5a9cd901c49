/** Texts of the supply page and of the draft order. */
export const reasonMessages = {
  shortage: {
    vi: '{to} chỉ còn đủ dùng {before} ngày; nhận {doses} liều sẽ đủ {after} ngày.',
    en: '{to} has {before} days of stock left; {doses} doses bring it to {after} days.',
  },
  expiry: {
    vi: '{from} không dùng kịp lô này trước ngày {expires}; {to} dùng kịp, tránh hết hạn {saved} liều.',
    en: '{from} will not use this lot before {expires}; {to} will, which saves {saved} doses from expiry.',
  },
} as const;

export const orderMessages = {
  title: { vi: 'DỰ THẢO LỆNH ĐIỀU CHUYỂN VẮC XIN', en: 'DRAFT OF A DISPATCH ORDER FOR VACCINE' },
  status: {
    vi: 'Dự thảo do hệ thống tính từ sổ kho; chỉ có hiệu lực khi người có thẩm quyền xem xét, ký ban hành.',
    en: 'A draft computed from the books; in force only when signed by the competent authority.',
  },
  basis: {
    vi: 'Phạm vi: {unit}. Số liệu ngày {day}. Nguyên tắc: chuyển nguyên lọ; nơi giao giữ lại ít nhất {reserve} ngày dùng; nơi nhận được bù đến {fill} ngày; hạn dùng còn ít nhất {life} ngày; trong bán kính {km} km, kho cấp trên trước, nơi gần trước.',
    en: 'Scope: {unit}. Figures of {day}. Rules: whole vials; the giver keeps at least {reserve} days of use; the receiver is filled up to {fill} days; at least {life} days of shelf life left; within {km} km, depots above first, then the nearest.',
  },
  signature: {
    vi: 'Người lập (ký, ghi rõ họ tên):                    Thủ trưởng đơn vị (ký, đóng dấu):',
    en: 'Prepared by (signature, name):                    Head of the unit (signature, seal):',
  },
} as const;
