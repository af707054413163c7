-- One row per supplier: what depends on it, and how far it can be relied on.
-- supplier_id                  BIGINT       NOT NULL COMMENT 'suppliers.id',
-- supplier_code                STRING       NOT NULL,
-- name                         STRING       NOT NULL,
-- tier                         INT          NOT NULL COMMENT '1, 2 or 3',
-- country                      STRING       NOT NULL,
-- risk_score                   DECIMAL(3,2)          COMMENT '0 to 1',
-- ingredient_count             BIGINT       NOT NULL COMMENT 'ingredients that it sells',
-- preferred_count              BIGINT                COMMENT 'of these, those of which it is the preferred supplier',
-- avg_on_time_delivery_rate    DECIMAL(9,8)          COMMENT 'mean over its ingredients, 0 to 1',
-- avg_quality_acceptance_rate  DECIMAL(9,8)          COMMENT 'mean over its ingredients, 0 to 1',
-- latest_ecovadis_score        INT                   COMMENT 'of its last assessment, 0 to 100'
SELECT s.id AS supplier_id, s.supplier_code, s.name, s.tier, s.country, s.risk_score,
       count(i.ingredient_id) AS ingredient_count,
       sum(CASE WHEN i.is_preferred THEN 1 ELSE 0 END) AS preferred_count,
       avg(i.on_time_delivery_rate) AS avg_on_time_delivery_rate,
       avg(i.quality_acceptance_rate) AS avg_quality_acceptance_rate,
       max(e.ecovadis_score) AS latest_ecovadis_score
FROM suppliers s
LEFT JOIN supplier_ingredients i ON i.supplier_id = s.id
LEFT JOIN (SELECT g.supplier_id, g.ecovadis_score
           FROM supplier_esg_scores g
           JOIN (SELECT supplier_id, max(assessment_date) AS latest FROM supplier_esg_scores GROUP BY supplier_id) m
             ON m.supplier_id = g.supplier_id AND m.latest = g.assessment_date) e ON e.supplier_id = s.id
GROUP BY s.id, s.supplier_code, s.name, s.tier, s.country, s.risk_score
