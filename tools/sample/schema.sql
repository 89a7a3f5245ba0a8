-- The Movies sample. A word in braces differs between the two months: see
-- _MONTHS in make_movies.py.

CREATE TABLE studios (
  studio_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  country CHAR(2) NOT NULL,
  founded_year SMALLINT,
  parent_studio_id INTEGER REFERENCES studios (studio_id) ON DELETE SET NULL
);

CREATE TABLE people (
  person_id INTEGER PRIMARY KEY,
  full_name VARCHAR(120) NOT NULL,
  born_on DATE,
  country CHAR(2),
  homepage TEXT
);

CREATE TABLE movies (
  movie_id INTEGER PRIMARY KEY,
  catalogue_no CHAR(9) NOT NULL,
  title TEXT NOT NULL,
  original_title TEXT,
  language CHAR(2) NOT NULL DEFAULT 'en',
  genre VARCHAR(24) NOT NULL,
  release_date DATE NOT NULL,
  release_year INTEGER GENERATED ALWAYS AS
    (CAST(substr(release_date, 1, 4) AS INTEGER)) VIRTUAL,
  runtime_min SMALLINT CHECK (runtime_min BETWEEN 1 AND 600),
  budget_eur {budget_type},
  studio_id INTEGER NOT NULL REFERENCES studios (studio_id),
  sequel_of INTEGER REFERENCES movies (movie_id),
  is_family BOOLEAN NOT NULL DEFAULT 0,
  poster BLOB,
  CONSTRAINT movies_catalogue_no UNIQUE (catalogue_no)
);

CREATE TABLE credits (
  movie_id INTEGER NOT NULL REFERENCES movies (movie_id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES people (person_id),
  role VARCHAR(16) NOT NULL DEFAULT 'actor',
  billing SMALLINT,
  character_name TEXT,
  PRIMARY KEY (movie_id, person_id, role)
) WITHOUT ROWID;

CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY,
  full_name VARCHAR(120) NOT NULL,
  email VARCHAR(160) NOT NULL UNIQUE,
  {phone} VARCHAR(32),
  birth_date DATE,
  street TEXT,
  postal_code VARCHAR(12),
  city TEXT,
  country CHAR(2) NOT NULL,
  iban VARCHAR(34),
  ltv_eur DECIMAL(10, 2) NOT NULL DEFAULT 0,
  newsletter BOOLEAN NOT NULL DEFAULT 0,
  signed_up TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  churned_on DATE
);

CREATE TABLE reviews (
  review_id INTEGER PRIMARY KEY,
  movie_id INTEGER NOT NULL REFERENCES movies (movie_id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  stars SMALLINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
  headline TEXT,
  reviewed_on DATE NOT NULL{helpful_column},
  UNIQUE (movie_id, customer_id)
);

CREATE INDEX credits_by_person ON credits (person_id);
CREATE INDEX customers_active ON customers (country) WHERE churned_on IS NULL;
CREATE INDEX movies_by_studio ON movies (studio_id, release_date DESC);
CREATE INDEX people_by_name ON people (lower(full_name));

CREATE VIEW movie_ratings AS
SELECT m.movie_id, m.title, m.release_year, s.name AS studio,
       count(r.review_id) AS reviews, round(avg(r.stars), 2) AS stars
FROM movies AS m
JOIN studios AS s USING (studio_id)
LEFT JOIN reviews AS r USING (movie_id)
GROUP BY m.movie_id;

CREATE VIEW active_customers AS
SELECT customer_id, full_name, email, country, ltv_eur, signed_up
FROM customers
WHERE churned_on IS NULL;
