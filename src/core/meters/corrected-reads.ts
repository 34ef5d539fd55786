/** True of a row `r` of a read that nobody corrected. */
export const READ_STANDS = `not exists (select 1 from read_correction x where x.service_point_id = r.service_point_id and x.read_id = r.read_id)`
