package io.enumway.diagnosis;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.springframework.util.Assert;

/**
 * Something that is wrong, or soon will be.
 *
 * @param code what kind of finding it is; stable
 * @param severity how bad it is
 * @param summary what is wrong with which object, in one sentence
 * @param objects the objects: types, tables, migrations, {@code file:line}
 * @param explanation why that matters and how it comes about
 * @param evidence what was seen
 * @param fixes how to mend it, the recommended way first
 * @since 0.1.0
 */
public record Finding(String code, Severity severity, String summary, List<String> objects, String explanation,
		List<String> evidence, List<Fix> fixes) {

	public Finding {
		Assert.isTrue(FindingCodes.ALL.contains(code), () -> "Unknown code: " + code);
		objects = List.copyOf(objects);
		evidence = List.copyOf(evidence);
		fixes = List.copyOf(fixes);
	}

	/**
	 * The recommended way to mend it.
	 * @return the first fix
	 */
	public Optional<Fix> recommendedFix() {
		return this.fixes.stream().findFirst();
	}

	/**
	 * Start a finding.
	 */
	static Builder of(String code, Severity severity, String summary) {
		return new Builder(code, severity, summary);
	}

	/**
	 * Says the rest.
	 */
	static final class Builder {

		private final String code;

		private final Severity severity;

		private final String summary;

		private List<String> objects = List.of();

		private String explanation = "";

		private List<String> evidence = List.of();

		private Builder(String code, Severity severity, String summary) {
			this.code = code;
			this.severity = severity;
			this.summary = summary;
		}

		Builder objects(Object... objects) {
			this.objects = Arrays.stream(objects).map(String::valueOf).toList();
			return this;
		}

		Builder because(String explanation) {
			this.explanation = explanation;
			return this;
		}

		Builder seen(String... evidence) {
			this.evidence = List.of(evidence);
			return this;
		}

		Finding fixedBy(Fix... fixes) {
			return new Finding(this.code, this.severity, this.summary, this.objects, this.explanation, this.evidence,
					List.of(fixes));
		}

	}

}
