package io.enumway.create;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The version in the name of a migration's file, which orders {@code V10} after
 * {@code V9}.
 *
 * @param numbers its numbers, which {@code 1.2} and {@code 1_2} have in common
 * @since 0.1.0
 */
public record FileVersion(List<BigInteger> numbers) implements Comparable<FileVersion> {

	private static final Pattern MIGRATION = Pattern.compile("V(\\d[\\d._]*?)__.*\\.(sql|java)");

	public FileVersion {
		numbers = List.copyOf(numbers);
	}

	/**
	 * The version of a migration whose name is as Flyway expects it by default.
	 * @param file the file, of SQL or Java
	 * @return the version, {@code null} if its name is not that of a versioned migration
	 */
	public static @Nullable FileVersion of(Path file) {
		Matcher matcher = MIGRATION.matcher(String.valueOf(file.getFileName()));
		return matcher.matches() ? parse(matcher.group(1)) : null;
	}

	static FileVersion parse(String version) {
		return new FileVersion(Stream.of(version.split("[._]+")).map(BigInteger::new).toList());
	}

	/**
	 * Compare number by number; those that are not there are zero.
	 */
	@Override
	public int compareTo(FileVersion other) {
		for (int i = 0; i < Math.max(this.numbers.size(), other.numbers.size()); i++) {
			int order = number(i).compareTo(other.number(i));
			if (order != 0) {
				return order;
			}
		}
		return 0;
	}

	private BigInteger number(int index) {
		return (index < this.numbers.size()) ? this.numbers.get(index) : BigInteger.ZERO;
	}

}
