package io.enumway.migration;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import io.enumway.EnumwayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScriptConfiguration} and {@link ScriptEncoding}.
 */
class ScriptConfigurationTests {

	@Test
	void saysWhatTheFileSays() {
		assertThat(ScriptConfiguration.parse("# nothing", "x.conf")).isEqualTo(ScriptConfiguration.NONE);
		assertThat(ScriptConfiguration.parse("""
				encoding = ISO-8859-1\s
				placeholderReplacement=FALSE
				executeInTransaction=true\s
				other=1
				""", "x.conf")).isEqualTo(new ScriptConfiguration(StandardCharsets.ISO_8859_1, false, true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "encoding=nonsense", "encoding=", "encoding=a b", "encoding=\\u12" })
	void refusesWhatItCannotBe(String text) {
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> ScriptConfiguration.parse(text, "V1__x.sql.conf"))
			.withMessageContaining("V1__x.sql.conf");
	}

	@ParameterizedTest
	@CsvSource({ "UTF-8,UTF-8", "ISO-8859-1,ISO-8859-1", "UTF-16LE,UTF-16", "US-ASCII,UTF-8" })
	void detectsTheEncodingsThatFlywayDetects(String encoding, String detected) {
		byte[] content = (encoding.equals("US-ASCII") ? "drop type a" : "drop type \u00e4")
			.getBytes(Charset.forName(encoding));
		assertThat(ScriptEncoding.detect(content)).isEqualTo(Charset.forName(detected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE" })
	void readsWhatABomMarks(String encoding) {
		byte[] content = "\uFEFFdrop type \u00e4".getBytes(Charset.forName(encoding));
		assertThat(ScriptConfiguration.NONE.decode(content, ScriptEncoding.detect(content)))
			.isEqualTo("drop type \u00e4");
	}

}
