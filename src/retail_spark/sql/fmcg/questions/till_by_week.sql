-- What did shoppers take home each week, and how much of it because of promotions?
SELECT trunc(sale_date, 'WEEK') AS monday, sum(quantity_eaches) AS eaches, sum(base_quantity) AS ordinary_eaches,
       100 * avg(if(is_promotional, 1D, 0D)) AS percent_promotional
FROM pos_sales GROUP BY trunc(sale_date, 'WEEK') ORDER BY monday
