package io.enumway.dialect;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The objects that a type swap must drop and create again.
 *
 * @param objects the objects, each after those that it needs
 * @param derived the domains and composite types over the type, each after those that it
 * needs
 * @param grants the statements that give the type its privileges
 * @param typeText the type as definitions write it
 * @param settings the settings to be put back
 * @param refusals why the type itself cannot be replaced
 * @param foreign the objects whose owners the current role may not act for
 * @param compiled the routines that sessions must compile again
 */
record Rebuild(List<RebuiltObject> objects, List<DerivedType> derived, List<String> grants, String typeText,
		CreationSettings settings, List<String> refusals, List<String> foreign, CompiledRoutines compiled) {

	static final Rebuild NONE = new Rebuild(List.of(), List.of(), List.of(), "", CreationSettings.DEFAULTS, List.of(),
			List.of(), CompiledRoutines.NONE);

	Rebuild {
		objects = List.copyOf(objects);
		derived = List.copyOf(derived);
		grants = List.copyOf(grants);
		refusals = List.copyOf(refusals);
	}

	/**
	 * The types whose constants contain labels.
	 * @param newType the enum type as definitions are to write it
	 */
	LabelTypes labelTypes(String newType) {
		return new LabelTypes(this.typeText, newType,
				this.derived.stream().collect(Collectors.toMap(DerivedType::text, DerivedType::conversion)));
	}

	boolean isEmpty() {
		return this.objects.isEmpty() && this.derived.isEmpty();
	}

	/**
	 * The same after another type of the same plan has changed.
	 * @param other that type in definitions
	 * @param labels what its labels have become
	 */
	Rebuild after(LabelTypes other, Map<String, String> labels) {
		UnaryOperator<String> rewrite = (sql) -> new LabelLiterals(sql, other, labels).rewritten();
		return new Rebuild(this.objects.stream().map((object) -> object.rewritten(rewrite)).toList(),
				this.derived.stream().map((type) -> type.rewritten(rewrite)).toList(), this.grants, this.typeText,
				this.settings, this.refusals, this.foreign, this.compiled.rewritten(rewrite));
	}

	Rebuild with(List<RebuiltObject> objects, List<DerivedType> derived, List<String> grants, String typeText) {
		return new Rebuild(objects, derived, grants, typeText, this.settings, this.refusals, this.foreign,
				this.compiled);
	}

}
