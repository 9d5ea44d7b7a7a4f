// The one operation that the two builds of the kernels do differently.

/**
 * sum + left × right, four numbers at once: two roundings in the plain build; one, by a fused instruction where the
 * machine has it, in the build with relaxed SIMD.
 */
// @ts-ignore: decorator
@inline
export function multiplyAdd(sum: v128, left: v128, right: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(left, right, sum);
  return f32x4.add(sum, f32x4.mul(left, right));
}
