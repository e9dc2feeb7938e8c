package io.enumway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.Fix;
import io.enumway.diagnosis.PlannedFix;
import io.enumway.diagnosis.Severity;
import io.enumway.migration.SurveyedMigration;

/**
 * A diagnosis as one web page that needs nothing else.
 */
final class HtmlReport {

	private final Diagnosis diagnosis;

	private final StringBuilder html = new StringBuilder();

	private HtmlReport(Diagnosis diagnosis) {
		this.diagnosis = diagnosis;
	}

	static String of(Diagnosis diagnosis) {
		HtmlReport report = new HtmlReport(diagnosis);
		report.header();
		report.findings();
		report.types();
		report.history();
		return resource("report.html").replace("${title}", escape(report.title()))
			.replace("${style}", resource("report.css"))
			.replace("${body}", report.html);
	}

	private static String resource(String name) {
		try (InputStream stream = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String title() {
		return "Migrations of " + this.diagnosis.database().server().database();
	}

	private void header() {
		var server = this.diagnosis.database().server();
		String state = this.diagnosis.worst().map(HtmlReport::cssClass).orElse("healthy");
		add("<header><h1>%s</h1><p class=\"state %s\">%s</p>", escape(title()), state,
				escape(this.diagnosis.worst().map((worst) -> "worst finding: " + cssClass(worst)).orElse("healthy")));
		String product = server.isFile() ? "SQLite " + server.version()
				: "PostgreSQL %s · role %s".formatted(server.version(), server.role());
		add("<p class=\"facts\">%s · history %s.%s · %s</p><ul class=\"counts\">", escape(product),
				escape(this.diagnosis.migrations().schema()), escape(this.diagnosis.migrations().table()),
				escape(Texts.time(this.diagnosis.at())));
		for (Severity severity : List.of(Severity.CRITICAL, Severity.ERROR, Severity.WARNING, Severity.INFO)) {
			long count = this.diagnosis.findings().stream().filter((one) -> one.severity() == severity).count();
			add("<li class=\"%s\"><b>%d</b> %s</li>", cssClass(severity), count, cssClass(severity));
		}
		add("</ul></header>");
	}

	private void findings() {
		add("<section id=\"findings\"><h2>Findings</h2>");
		if (this.diagnosis.findings().isEmpty()) {
			add("<p class=\"empty\">Nothing is wrong.</p>");
		}
		this.diagnosis.findings().forEach(this::finding);
		this.diagnosis.notes().forEach((note) -> add("<p class=\"note\">%s</p>", escape(note)));
		add("</section>");
	}

	private void finding(Finding finding) {
		add("<article class=\"finding %s\"><h3><span class=\"badge\">%s</span> %s</h3><p class=\"summary\">%s</p><p>%s</p>",
				cssClass(finding.severity()), cssClass(finding.severity()), escape(finding.code()),
				escape(finding.summary()), escape(finding.explanation()));
		if (!finding.evidence().isEmpty()) {
			add("<ul class=\"evidence\">");
			finding.evidence().forEach((evidence) -> add("<li>%s</li>", escape(evidence)));
			add("</ul>");
		}
		boolean first = true;
		for (Fix fix : finding.fixes()) {
			PlannedFix planned = new PlannedFix(finding, fix);
			add("<div class=\"fix\"><p><b>%s</b> %s</p>", first ? "Recommended:" : "Or:", escape(fix.description()));
			if (!fix.statements().isEmpty()) {
				add("<pre>%s%s</pre>", FixScript.preamble(this.diagnosis), escape(planned.toSql().strip()));
			}
			if (fix.execution() != Fix.Execution.BY_HAND) {
				add("<pre class=\"command\">java -jar service.jar %s</pre>", escape(planned.command()));
			}
			if (fix.snippet() != null) {
				add("<pre class=\"command\">%s</pre>", escape(fix.snippet()));
			}
			add("</div>");
			first = false;
		}
		add("</article>");
	}

	private void types() {
		add("<section id=\"types\"><h2>Enum types</h2>");
		Map<EnumName, EnumDefinition> declared = this.diagnosis.migrations()
			.declared()
			.stream()
			.collect(Collectors.toMap(EnumDefinition::name, Function.identity(), (one, other) -> one));
		for (SurveyedType type : this.diagnosis.database().types()) {
			EnumDefinition definition = declared.get(type.type().name());
			add("<div class=\"type\"><h3>%s</h3><p class=\"facts\">%s · used by %d</p><p class=\"labels\">",
					escape(type.type().name()), escape(declaredBy(definition)), type.uses());
			for (String label : type.type().labels()) {
				boolean extra = definition != null && !definition.labels().contains(label);
				chip(label, extra ? "extra" : "", extra ? "not declared in Java" : "");
			}
			missing(type.type().name()).forEach((label) -> chip(label, "missing", "missing in the database"));
			add("</p></div>");
		}
		this.diagnosis.migrations()
			.drift()
			.stream()
			.filter((drift) -> drift.kind() == EnumDrift.Kind.MISSING_TYPE)
			.forEach((drift) -> {
				add("<div class=\"type\"><h3>%s</h3><p class=\"facts\">%s · does not exist</p><p class=\"labels\">",
						escape(drift.declared().name()), escape(declaredBy(drift.declared())));
				drift.labels().forEach((label) -> chip(label, "missing", "missing in the database"));
				add("</p></div>");
			});
		add("</section>");
	}

	private List<String> missing(EnumName type) {
		return this.diagnosis.migrations()
			.drift()
			.stream()
			.filter((drift) -> drift.kind() == EnumDrift.Kind.MISSING_VALUE && drift.actual() != null
					&& drift.actual().name().equals(type))
			.flatMap((drift) -> drift.labels().stream())
			.toList();
	}

	private void chip(String label, String kind, String title) {
		add("<span class=\"chip %s\" title=\"%s\">%s</span>", kind, escape(title), escape(label));
	}

	private static String declaredBy(@org.jspecify.annotations.Nullable EnumDefinition definition) {
		if (definition == null) {
			return "not declared";
		}
		return "declared by " + Objects.requireNonNullElse(definition.javaType(), "a bean");
	}

	private void history() {
		add("<section id=\"history\"><h2>History</h2><ol class=\"timeline\">");
		for (SurveyedMigration migration : this.diagnosis.migrations().migrations()) {
			String phase = migration.isEdited() ? "edited" : migration.phase().name().toLowerCase(Locale.ROOT);
			add("<li class=\"%s\"><b>%s</b> %s <span class=\"facts\">%s · %s %s</span></li>", phase,
					escape(Objects.requireNonNullElse(migration.version(), "repeatable")),
					escape(migration.description()), escape(migration.script()), phase,
					escape(Texts.time(migration.installedOn())));
		}
		add("</ol></section>");
	}

	private void add(String format, Object... arguments) {
		this.html.append(format.formatted(arguments)).append('\n');
	}

	private static String cssClass(Severity severity) {
		return severity.name().toLowerCase(Locale.ROOT);
	}

	private static String escape(Object text) {
		StringBuilder escaped = new StringBuilder();
		text.toString().chars().forEach((c) -> {
			switch (c) {
				case '<' -> escaped.append("&lt;");
				case '>' -> escaped.append("&gt;");
				case '&' -> escaped.append("&amp;");
				case '"' -> escaped.append("&quot;");
				case '\'' -> escaped.append("&#39;");
				case '\r' -> escaped.append("&#13;"); // else a browser reads a line feed
				case '\n', '\t' -> escaped.append((char) c);
				default -> escaped.append(Character.isISOControl(c) ? '\uFFFD' : (char) c);
			}
		});
		return escaped.toString();
	}

}
