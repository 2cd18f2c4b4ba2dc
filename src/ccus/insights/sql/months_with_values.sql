-- Months in which any measure came to anything, folded or not, oldest first.
SELECT period_on FROM insights_measurevalue WHERE split = '' AND value <> 0
UNION SELECT period_on FROM insights_increment WHERE split = ''
ORDER BY 1
