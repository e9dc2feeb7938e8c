package io.enumway.cli;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.dialect.DatabaseSurvey;
import io.enumway.dialect.DatabaseSurvey.Server;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.Fix;
import io.enumway.diagnosis.Severity;
import io.enumway.migration.MigrationSurvey;
import io.enumway.migration.SurveyedMigration;
import io.enumway.migration.SurveyedMigration.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HtmlReport}: the page as a parser reads it, and as a browser does.
 */
class HtmlReportTests {

	static final String ODD = "<script>document.title = 'broken'</script> & \"it's\"\r%s </style>";

	static final String SNIPPET = "paste grant usage,  create on schema \"two  spaces & <b>\" to \"somebody who has a long name\";";

	private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

	private final String page = HtmlReport.of(diagnosis());

	@Test
	void textsOfTheDatabaseAreNoMarkup() throws Exception {
		Document document = parse(this.page);
		assertThat(texts(document, "//h1")).containsExactly("Migrations of " + ODD);
		assertThat(texts(document, "//title")).containsExactly("Migrations of " + ODD);
		assertThat(texts(document, "//script")).isEmpty();
		assertThat(texts(document, "//p[@class='summary']")).contains("critical " + ODD);
		assertThat(texts(document, "//ul[@class='evidence']/li")).containsOnly("seen " + ODD);
		assertThat(texts(document, "//p[@class='note']")).containsExactly("note " + ODD);
		assertThat(texts(document, "//pre[not(@class)]")).anyMatch((sql) -> sql.contains("drop type \"" + ODD));
	}

	@Test
	void labelsAreChipsThatShowTheDrift() throws Exception {
		Document document = parse(this.page);
		String mood = "//div[h3='public.mood']//span";
		assertThat(texts(document, mood)).containsExactly("happy", ODD, "calm");
		assertThat(texts(document, mood + "[@class='chip extra']")).containsExactly(ODD);
		assertThat(texts(document, mood + "[@class='chip missing']")).containsExactly("calm");
		assertThat(texts(document, "//div[h3='public.size']//span[@class='chip missing']")).containsExactly("s", "m");
		assertThat(texts(document, "//div[h3='public.hue']//p[@class='facts']"))
			.containsExactly("not declared · used by 3");
	}

	@Test
	void historyHasAnEntryForEachMigrationByItsPhase() throws Exception {
		Document document = parse(this.page);
		List<String> classes = attributes(document, "//ol[@class='timeline']/li/@class");
		assertThat(classes).containsExactlyElementsOf(
				Stream
					.concat(Arrays.stream(Phase.values()).map((phase) -> phase.name().toLowerCase(Locale.ROOT)),
							Stream.of("edited"))
					.toList());
		assertThat(texts(document, "//ol/li[@class='applied']").get(0)).contains("V1__x.sql", "applied 2026-01-0");
	}

	@Test
	void findingsAreCountedBySeverityAndHaveTheirCommands() throws Exception {
		Document document = parse(this.page);
		assertThat(texts(document, "//ul[@class='counts']/li")).containsExactly("1 critical", "1 error", "0 warning",
				"1 info");
		assertThat(attributes(document, "//article/@class")).containsExactly("finding critical", "finding error",
				"finding info");
		assertThat(texts(document, "//p[contains(@class, 'state')]")).containsExactly("worst finding: critical");
		assertThat(texts(document, "//article[1]//pre[@class='command']"))
			.containsExactly("java -jar service.jar migrate fix remove-leftovers@public.mood_old", SNIPPET);
		assertThat(texts(document, "//article[1]//div[@class='fix']/p/b")).containsExactly("Recommended:", "Or:");
	}

	@Test
	void pageNeedsNothingElse() {
		assertThat(this.page).doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "<link", "<script");
	}

	@Test
	void browserShowsIt(@TempDir Path directory) throws Exception {
		Browser browser = Browser.in(directory);
		String shown = browser.open(Files.writeString(directory.resolve("report.html"), this.page));
		assertThat(shown).contains("<title>Migrations of &lt;script&gt;").doesNotContain("<script");
		assertThat(shown.split("<article class=\"finding ")).hasSize(1 + 3);
		assertThat(shown.split("<span class=\"chip missing\"")).hasSize(1 + 3);
		assertThat(shown.split("<span class=\"chip extra\"")).hasSize(1 + 1);
	}

	/**
	 * The page is XML as well, so that a parser without mercy can read it.
	 */
	private static Document parse(String page) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
	}

	private static List<String> texts(Document document, String path) throws XPathExpressionException {
		return nodes(document, path).map((text) -> text.strip()).toList();
	}

	private static List<String> attributes(Document document, String path) throws XPathExpressionException {
		return nodes(document, path).toList();
	}

	private static Stream<String> nodes(Document document, String path) throws XPathExpressionException {
		NodeList nodes = (NodeList) XPathFactory.newInstance()
			.newXPath()
			.evaluate(path, document, XPathConstants.NODESET);
		return IntStream.range(0, nodes.getLength()).mapToObj((i) -> nodes.item(i).getTextContent());
	}

	static Diagnosis diagnosis() {
		EnumDefinition mood = EnumDefinition.of("public.mood", "happy", "calm");
		EnumDefinition size = EnumDefinition.of("public.size", "s", "m");
		EnumType actual = type("mood", "happy", ODD);
		MigrationSurvey migrations = new MigrationSurvey("flyway", "public", "flyway_schema_history", migrations(),
				List.of(mood, size),
				List.of(new EnumDrift(EnumDrift.Kind.EXTRA_VALUE, mood, actual, List.of(ODD)),
						new EnumDrift(EnumDrift.Kind.MISSING_VALUE, mood, actual, List.of("calm")),
						new EnumDrift(EnumDrift.Kind.MISSING_TYPE, size, null, List.of("s", "m"))),
				null, null);
		DatabaseSurvey database = new DatabaseSurvey(
				new Server("18.1", ODD, "app", false, true, true, List.of("public"), Duration.ZERO),
				List.of(new SurveyedType(actual, true, null, 1, false, List.of()),
						new SurveyedType(type("hue", "red"), true, null, 3, false, List.of())),
				List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
		return new Diagnosis(
				migrations, database, List.of(finding("leftover-type", Severity.CRITICAL),
						finding("missing-value", Severity.ERROR), finding("unused-type", Severity.INFO)),
				List.of("note " + ODD), AT);
	}

	private static EnumType type(String name, String... labels) {
		return new EnumType(EnumName.of("public", name), List.of(labels), "app", null);
	}

	private static Finding finding(String code, Severity severity) {
		return new Finding(code, severity, severity.name().toLowerCase(Locale.ROOT) + " " + ODD,
				List.of("public.mood_old"), "explained " + ODD, List.of("seen " + ODD),
				List.of(new Fix("remove-leftovers", "drop " + ODD, List.of("drop type \"" + ODD + "\""),
						Fix.Execution.TRANSACTION, true, null),
						new Fix("drop-type", "or " + ODD, List.of(), Fix.Execution.BY_HAND, false, SNIPPET)));
	}

	private static List<SurveyedMigration> migrations() {
		List<SurveyedMigration> migrations = new ArrayList<>();
		for (Phase phase : Phase.values()) {
			migrations.add(migration(String.valueOf(migrations.size() + 1), phase, null));
		}
		migrations.add(migration(null, Phase.APPLIED, "checksum mismatch"));
		return migrations;
	}

	private static SurveyedMigration migration(@Nullable String version, Phase phase, @Nullable String mismatch) {
		return new SurveyedMigration(version, "about " + ODD, "SQL", "V%s__x.sql".formatted(version), phase, 1, 1,
				mismatch, 1, AT, List.of(), true, null, null, List.of());
	}

}
