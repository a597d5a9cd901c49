-- A batch of the door is written without projections, and the first merge of such parts makes them: a small INSERT with ten
-- projections cost four times as much, and merges of small parts made them anew all the time. A question reads
-- projections where a part has them, and the rows of those few thousand that are not merged yet.
ALTER TABLE dose_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE allocation_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE reaction_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE registration_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE session_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE feedback_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE manual_report_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE checkin_facts MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
ALTER TABLE deliveries MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
