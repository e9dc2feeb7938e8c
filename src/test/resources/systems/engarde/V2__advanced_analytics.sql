create type platformtype as enum ('meta_ads', 'tiktok_ads', 'google_ads', 'linkedin_ads');
create type metrictype as enum ('impressions', 'clicks', 'conversions', 'spend');
create type culturalsegment as enum ('mainstream', 'hispanic', 'asian_american', 'african_american');
create type analyticsgranularity as enum ('hour', 'day', 'week', 'month');

create table analytics_platforms (id bigint primary key, platform platformtype not null);
create table analytics_metrics (id bigint primary key, metric metrictype not null);
create table analytics_segments (id bigint primary key, segment culturalsegment not null);
create table analytics_reports (id bigint primary key, granularity analyticsgranularity not null default 'day');
create table analytics_dashboards (id bigint primary key, name text not null);
create table analytics_alerts (id bigint primary key, metric metrictype not null, threshold numeric not null);
create table analytics_exports (id bigint primary key, report_id bigint not null references analytics_reports);
create table analytics_goals (id bigint primary key, metric metrictype not null, segments culturalsegment[] not null);
create table analytics_performance (platform platformtype not null, granularity analyticsgranularity not null, measured_at timestamptz not null,
	metric metrictype not null, value numeric not null, primary key (platform, granularity, measured_at, metric));
