package io.enumway.diagnosis;

import java.nio.file.Path;
import java.util.List;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas as services have them, with all the ways in which people write migrations:
 * nothing is found in them, before their last migrations and after.
 */
class HealthySchemaTests {

	@AutoClose
	private TestDatabase database;

	private Service service;

	@BeforeEach
	void setUp(@TempDir Path directory) {
		this.database = TestDatabase.create();
		this.service = new Service(this.database.dataSource(), directory);
	}

	@Test
	void healthyServiceHasNoFindings() {
		this.service.declares("mood", "happy", "sad")
			.script("V1__diary.sql", "create table diary (id int primary key, mood mood not null default 'happy')");
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
		assertThat(this.service.diagnose().notes()).isEmpty();
	}

	@Test
	void databaseBeforeItsFirstBootHasNoFindingsThatFailIt() {
		this.service.declares("mood", "happy", "sad").script("V1__diary.sql", "create table diary (mood mood)");
		assertThat(this.service.diagnose().isAtLeast(Severity.ERROR)).isFalse();
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	@Test
	void shop() {
		this.service
			.script("V1__catalogue.sql",
					"""
							/* everything starts here */
							create extension if not exists citext;
							drop type if exists order_state;
							create type order_state as enum ('cart', 'placed', 'paid', 'shipped');
							drop table if exists customer cascade;
							create table customer (id bigint generated always as identity primary key, email citext unique);
							create table if not exists product (id bigserial primary key, name text not null, tags text[] default '{}');
							create table "Order" (id bigserial primary key, customer bigint references customer, state order_state default 'cart');
							""")
			.script("V2__money.sql",
					"""
							DO $do$ BEGIN
							  IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'currency') THEN
							    CREATE TYPE currency AS ENUM ('EUR', 'USD');
							  END IF;
							END $do$;
							alter table product add column price numeric(10, 2), add column currency currency not null default 'EUR';
							create index on product (currency);
							""")
			.script("V3__names.sql", """
					alter table product rename name to title;
					alter table product rename column tags to labels;
					alter table customer rename to buyer;
					alter table "Order" rename constraint "Order_pkey" to order_pk;
					alter type order_state rename value 'placed' to 'ordered';
					alter type order_state add value if not exists 'returned';
					""")
			.script("V4__sums.sql", """
					create function sums() returns void language plpgsql as $$
					begin
					  drop table if exists sums_of_today;
					  create temp table sums_of_today as select count(*) from "Order";
					end $$;
					create table as_made as select 1 as one;
					create unlogged table if not exists import (line text);
					""")
			.script("R__views.sql", """
					drop view if exists open_orders;
					create view open_orders as select * from "Order" where state <> 'returned';
					""")
			.script("R__kinds.sql", """
					drop table if exists kind_names;
					drop type if exists kind;
					create type kind as enum ('book', 'toy');
					create table kind_names (kind kind, name text);
					""");
		healthy();
		this.service.script("R__kinds.sql", """
				drop table if exists kind_names;
				drop type if exists kind;
				create type kind as enum ('book', 'toy', 'tool');
				create table kind_names (kind kind, name text);
				""");
		healthy();
	}

	@Test
	void issueTracker() {
		this.service
			.script("V1__schemas.sql",
					"""
							create schema if not exists tracker;
							create schema audit;
							set search_path to tracker, public;
							create type priority as enum ('low', 'high');
							create table issue (id int primary key, priority priority);
							create table audit.entry (id bigserial, at timestamptz not null default now(), kind text check (kind in ('a', 'b')))
							  ;
							""")
			.script("V2__entries.sql", """
					create schema old_stuff create table note (id int);
					create type old_stuff.mark as enum ('x');
					create table old_stuff.things (mark old_stuff.mark);
					create table moved (id int);
					alter table moved set schema audit;
					alter type tracker.priority add value 'medium' before 'high';
					""")
			.script("V3__clean.sql", """
					drop schema old_stuff cascade;
					alter schema audit rename to journal;
					create function tracker.touch() returns trigger language plpgsql as 'begin return new; end';
					create trigger touch before update on tracker.issue for each row execute function tracker.touch();
					""")
			.script("V4__types.sql", """
					alter type tracker.priority set schema public;
					alter type public.priority rename to importance;
					create table if not exists public.label (name text primary key, importance public.importance[]);
					""");
		healthy();
		this.service.script("V5__swap.sql", """
				set local lock_timeout = '5s';
				drop type if exists colour;
				create type colour as enum ('red');
				""");
		healthy();
	}

	@Test
	void booking() {
		this.database.execute("create table legacy (id int); create type seat as enum ('aisle', 'window')");
		this.service.baseline = true;
		this.service.script("V1__never_run.sql", "create table never (id int); create type never_made as enum ('x')")
			.script("V2__parts.sql",
					"""
							create table booking (id bigint, day date not null, seat seat, primary key (id, day)) partition by range (day);
							create table booking_2025 partition of booking for values from ('2025-01-01') to ('2026-01-01');
							create table booking_old partition of booking default;
							create index booking_seat on booking (seat);
							create materialized view busy as select day, count(*) from booking group by day;
							""")
			.script("V3__archive.sql", """
					alter table booking detach partition booking_2025;
					drop table booking_2025, legacy;
					DO $$ DECLARE p text; BEGIN
					  FOR p IN SELECT 'booking_' || y FROM generate_series(2026, 2028) y LOOP
					    EXECUTE format('CREATE TABLE %I PARTITION OF booking FOR VALUES FROM (%L) TO (%L)',
					      p, right(p, 4) || '-01-01', (right(p, 4)::int + 1) || '-01-01');
					  END LOOP;
					END $$;
					""")
			.script("V4__concurrent.sql", "create index concurrently if not exists booking_day on booking_2026 (day)")
			.script("V5__domains.sql", """
					create domain seats as seat[] check (cardinality(value) < 10);
					create type place as (seat seat, row int);
					create table wish (id int, wanted seats, place place);
					comment on type seat is 'where''s the seat; create table ghost (id int);';
					-- create table commented (id int);
					insert into wish (id) values (1); -- create type ghost as enum ('a');
					""");
		healthy();
	}

	@Test
	void declaredEnumsBesideColumnsOfTheirNameAndTypesOfOthers() {
		this.service.declares("status", "open", "closed").script("V1__t.sql", """
				create extension if not exists hstore;
				create table a (id int, status status not null default 'open');
				create view b as select id, status::text as status from a;
				""");
		healthy();
	}

	private void healthy() {
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
		assertThat(this.service.diagnostics().plan(this.service.diagnose(), List.of())).isEmpty();
	}

}
