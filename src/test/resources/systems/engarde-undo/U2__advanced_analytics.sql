drop table analytics_performance, analytics_goals, analytics_exports, analytics_alerts, analytics_dashboards, analytics_reports,
	analytics_segments, analytics_metrics, analytics_platforms;
drop type analyticsgranularity, culturalsegment, metrictype, platformtype;
