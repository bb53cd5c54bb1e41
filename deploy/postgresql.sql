-- A database of its own for the application, which logs in over the socket as the user that runs it (peer), without a
-- password. Once, as the user postgres: psql --file deploy/postgresql.sql

CREATE ROLE spreidingskaart LOGIN;
CREATE DATABASE spreidingskaart OWNER spreidingskaart TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE spreidingskaart FROM PUBLIC;
\connect spreidingskaart
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO spreidingskaart;
