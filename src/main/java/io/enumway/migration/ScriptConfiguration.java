package io.enumway.migration;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Properties;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * What an SQL script's own configuration file says, which Flyway expects beside the
 * script: {@code V1__mood.sql.conf}.
 *
 * @param encoding how to read the script, {@code null} if it does not say
 * @param placeholderReplacement whether placeholders are replaced in it, {@code null} if
 * it does not say
 * @param executeInTransaction whether it runs in a transaction, {@code null} if it does
 * not say
 * @since 0.1.0
 */
public record ScriptConfiguration(@Nullable Charset encoding, @Nullable Boolean placeholderReplacement,
		@Nullable Boolean executeInTransaction) {

	/**
	 * What the end of the name of such a file is.
	 */
	public static final String SUFFIX = ".conf";

	/**
	 * A script without such a file.
	 */
	public static final ScriptConfiguration NONE = new ScriptConfiguration(null, null, null);

	/**
	 * Read a configuration file.
	 * @param text its text
	 * @param file its name, for messages
	 * @return what it says
	 * @throws EnumwayException if it is malformed, or names an encoding that does not
	 * exist
	 */
	public static ScriptConfiguration parse(String text, String file) {
		Properties properties = new Properties();
		try {
			properties.load(new StringReader(text));
		}
		catch (IllegalArgumentException ex) {
			throw new EnumwayException("%s is malformed: %s".formatted(file, ex.getMessage()),
					"Write its settings as name=value, one a line", null, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
		String encoding = properties.getProperty("encoding");
		return new ScriptConfiguration((encoding != null) ? charset(encoding.strip(), file) : null,
				bool(properties, "placeholderReplacement"), bool(properties, "executeInTransaction"));
	}

	private static @Nullable Boolean bool(Properties properties, String name) {
		String value = properties.getProperty(name);
		return (value != null) ? Boolean.valueOf(value.strip()) : null;
	}

	private static Charset charset(String name, String file) {
		try {
			return Charset.forName(name);
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			throw new EnumwayException("%s names an unknown encoding: %s".formatted(file, name),
					"Write encoding=UTF-8, or what the script has", null, ex);
		}
	}

	/**
	 * Decode the script. Malformed characters are replaced: they are no reason not to
	 * look at the rest.
	 * @param content its bytes
	 * @param otherwise the encoding, unless the file names one
	 * @return the text, without a byte order mark
	 */
	public String decode(byte[] content, Charset otherwise) {
		return withoutByteOrderMark(new String(content, (this.encoding != null) ? this.encoding : otherwise));
	}

	static String withoutByteOrderMark(String text) {
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

}
