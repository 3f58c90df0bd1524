-- The spreadsheet that became a table: capitals, blanks, dots and umlauts in every name.
-- hazards: names-that-need-quotes, mixed-case-fields
INSERT INTO legacy."Shelf Plan" ("Shelf", "Depth (cm)", "net.weight", "Höhe & Länge")
VALUES ('Ö"' || :quantity, :quantity, :weight, '2 m × ' || :quantity || ' m')
ON CONFLICT ("Shelf") DO UPDATE SET "Depth (cm)" = excluded."Depth (cm)", "net.weight" = NULL, "Höhe & Länge" = excluded."Höhe & Länge";
