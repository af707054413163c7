-- Six in ten of the lines that come back do so because their size does not fit.
SELECT avg(if(return_reason IN ('too_small', 'too_large'), 1D, 0D)) AS measured, 0.55D AS low, 0.65D AS high,
       count(*) AS evidence, 800L AS needed
FROM gold_size_fit_bridge WHERE is_returned
