package io.enumway.migration;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Guesses the encoding of a script, as Flyway does where {@code detectEncoding} is on
 * (EncodingDetector, 12.4).
 */
final class ScriptEncoding {

	private static final String BIG_ENDIAN_MARK = "\u00fe\u00ff";

	private static final String LITTLE_ENDIAN_MARK = "\u00ff\u00fe";

	private ScriptEncoding() {
	}

	static Charset detect(byte[] content) {
		boolean pairs = content.length >= 2 && content.length % 2 == 0;
		String mark = pairs ? new String(content, 0, 2, StandardCharsets.ISO_8859_1) : "";
		if (mark.equals(BIG_ENDIAN_MARK)) {
			return StandardCharsets.UTF_16BE;
		}
		if (mark.equals(LITTLE_ENDIAN_MARK)) {
			return StandardCharsets.UTF_16LE;
		}
		if (pairs && isMostlyZeroAtOddPlaces(content)) {
			return StandardCharsets.UTF_16;
		}
		return isUtf8(content) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
	}

	private static boolean isMostlyZeroAtOddPlaces(byte[] content) {
		int score = 0;
		for (int i = 1; i < content.length; i += 2) {
			score += (content[i] == 0) ? 1 : -1;
		}
		return score > 0;
	}

	private static boolean isUtf8(byte[] content) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
