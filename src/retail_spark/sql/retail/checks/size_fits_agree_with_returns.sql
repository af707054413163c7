-- What is told of a fit belongs to its line, and says that it came back if and only if it did, and why.
SELECT CAST(count(*) AS DOUBLE) AS measured, 0D AS low, 0D AS high,
       (SELECT count(*) FROM gold_size_fit_bridge) AS evidence, 0L AS needed
FROM gold_size_fit_bridge f
LEFT JOIN gold_sales_fact s ON s.line_item_id = f.line_item_id AND NOT s.is_return
LEFT JOIN gold_sales_fact r ON r.original_line_item_id = f.line_item_id AND r.is_return
WHERE s.line_item_id IS NULL OR s.product_key <> f.product_key OR s.customer_key <> f.customer_key
   OR f.is_returned <> (r.line_item_id IS NOT NULL)
   OR f.is_returned <> (f.return_reason IS NOT NULL)
   OR f.kept_size IS DISTINCT FROM if(f.is_returned, NULL, f.ordered_size)
   OR (f.ordered_size = f.recommended_size) <> (f.fit_description = 'perfect')
   OR (f.return_reason IN ('too_small', 'too_large')) <> (f.fit_description <> 'perfect')
   OR (f.return_reason IN ('too_small', 'too_large') AND f.return_reason <> f.fit_description)
   OR f.fit_score NOT BETWEEN if(f.fit_description = 'perfect', 4, 1) AND if(f.fit_description = 'perfect', 5, 3)
